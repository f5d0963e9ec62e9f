import { createServer } from 'node:http';
import { noRateLimits, startLocalAbly } from 'local-ably';
import { MUTABLE } from '../realtime/namespace.ts';

/** What this process says when it is ready. `memoryPort`: where GET answers `RealtimeMemory`. */
export type RealtimeReady = { port: number; memoryPort: number };

/** What this process holds after a full collection, in bytes: resident, and of that in use. */
export type RealtimeMemory = { resident: number; used: number };

// The local realtime server and nothing else, so that its memory and its processor are its own.
const realtime = await startLocalAbly({
  apiKey: process.env.ABLY_API_KEY ?? '',
  rules: { [MUTABLE]: { mutable: true } },
  // Its memory limits are the default ones.
  limits: noRateLimits,
});

const memory = createServer((_request, response) => {
  globalThis.gc?.();
  const { rss: resident, heapUsed, external } = process.memoryUsage();
  const body: RealtimeMemory = { resident, used: heapUsed + external };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
memory.listen(0, '127.0.0.1', () => {
  const address = memory.address();
  const memoryPort = typeof address === 'object' && address ? address.port : 0;
  const ready: RealtimeReady = { port: realtime.port, memoryPort };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});

process.once('SIGTERM', async () => {
  await realtime.close();
  process.exit(0);
});
