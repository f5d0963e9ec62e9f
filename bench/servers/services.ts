import { createServer } from 'node:http';
import { startLocalAbly } from 'local-ably';
import { startLocalPostgres } from 'local-postgres';
import { applyMigrations } from '../../local/migrations/apply-migrations.ts';
import { startStatementRelay } from './statement-relay.ts';

/**
 * What this process says when it is ready. `countedUrl`: the same database, where GET on
 * `countsPort` answers `StatementCounts`.
 */
export type ServicesReady = {
  databaseUrl: string;
  countedUrl: string;
  countsPort: number;
  realtimePort: number;
};

// A process of its own, as Ably and a database are: their work must not delay the app's.
const postgres = await startLocalPostgres();
await applyMigrations(postgres.databaseUrl);
const realtime = await startLocalAbly({
  apiKey: process.env.ABLY_API_KEY ?? '',
  rules: { ai: { mutable: true } },
});

const relay = await startStatementRelay(postgres.port);
const counts = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(relay.counts));
});

process.once('SIGTERM', async () => {
  counts.close();
  relay.close();
  await realtime.close();
  await postgres.close();
  process.exit(0);
});

counts.listen(0, '127.0.0.1', () => {
  const address = counts.address();
  const countedUrl = new URL(postgres.databaseUrl);
  countedUrl.port = String(relay.port);
  const ready: ServicesReady = {
    databaseUrl: postgres.databaseUrl,
    countedUrl: countedUrl.href,
    countsPort: typeof address === 'object' && address ? address.port : 0,
    realtimePort: realtime.port,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});
