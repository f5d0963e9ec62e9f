import { applyMigrations } from '../../local/migrations/apply-migrations.ts';
import { startPostgres } from '../../local/postgres/server.ts';
import { startRealtimeServer } from '../../local/realtime/server.ts';

/** What this process says when it is ready. */
export type ServicesReady = { databaseUrl: string; realtimePort: number };

// A process of its own, as Ably and a database are: their work must not delay the app's.
const postgres = await startPostgres();
await applyMigrations(postgres.databaseUrl);
const realtime = await startRealtimeServer({
  apiKey: process.env.ABLY_API_KEY ?? '',
  rules: { ai: { mutable: true } },
});

process.once('SIGTERM', async () => {
  await realtime.close();
  await postgres.close();
  process.exit(0);
});

const ready: ServicesReady = { databaseUrl: postgres.databaseUrl, realtimePort: realtime.port };
process.stdout.write(`${JSON.stringify(ready)}\n`);
