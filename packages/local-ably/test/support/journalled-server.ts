import { startLocalAbly } from '../../src/server.ts';

// A server in a process of its own, to be killed: `node journalled-server.ts <key> <port> <folder>`.
// Writes one line with its port when it is ready.
const [apiKey = '', port, journalFolder = ''] = process.argv.slice(2);
const server = await startLocalAbly({
  apiKey,
  port: Number(port),
  journalFolder,
  rules: { ai: { mutable: true } },
});
process.stdout.write(`${server.port}\n`);
