import { createServer } from 'node:http';
import { noRateLimits, startLocalAbly } from 'local-ably';
import { MUTABLE } from './namespace.ts';

/** What this process says when it is ready. `memoryPort`: where GET answers `MemoryUse`. */
export type ServerReady = { port: number; apiKey: string; memoryPort: number };

/** What this process holds after a full collection, in bytes: resident, and of that in use. */
export type MemoryUse = { resident: number; used: number };

// The server and nothing else, so that its memory and its processor are its own.
const server = await startLocalAbly({
  rules: { [MUTABLE]: { mutable: true } },
  // Its memory limits are the default ones.
  limits: noRateLimits,
});

const memory = createServer((_request, response) => {
  globalThis.gc?.();
  const { rss: resident, heapUsed, external } = process.memoryUsage();
  const body: MemoryUse = { resident, used: heapUsed + external };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
memory.listen(0, '127.0.0.1', () => {
  const address = memory.address();
  const memoryPort = typeof address === 'object' && address ? address.port : 0;
  const ready: ServerReady = { port: server.port, apiKey: server.apiKey, memoryPort };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});

// Its standard input ends with the process that measures it, however that one ends.
process.stdin.resume().once('end', async () => {
  await server.close();
  process.exit(0);
});
