import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNext } from './next-process.ts';

// Stands in for Next: it and a child of its own hold a connection to us, so that we see them end.
const standIn = `
  const { spawn } = require('node:child_process');
  const { connect } = require('node:net');
  const [port, manner] = process.argv.slice(2);
  if (manner === 'stubborn') process.on('SIGTERM', () => undefined);
  if (manner === 'leaving') process.exitCode = 7;
  else connect(Number(port), '127.0.0.1');
  if (manner === 'parent') spawn(process.execPath, [__filename, port, 'stubborn'], { stdio: 'ignore' });
`;

let folder: string;
let server: Server;
let port: string;
let sockets: Socket[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-next-'));
  const bin = join(folder, 'node_modules/next/dist/bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'next'), standIn);
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
    server.emit('joined');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = String(typeof address === 'object' && address ? address.port : 0);
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function joined(count: number): Promise<void> {
  while (sockets.length < count) await once(server, 'joined');
}

async function allGone(): Promise<void> {
  const present = sockets;
  sockets = [];
  await Promise.all(
    present.map((socket) => (socket.resume().closed ? undefined : once(socket, 'close'))),
  );
}

test('stop ends Next and what Next has started, though that ignores the request', async () => {
  const next = startNext(folder, [port, 'parent'], process.env);
  await joined(2);
  await next.stop(10_000);
  await allGone();
  expect(next.signal.aborted).toBe(true);
});

test('a Next that does not end is ended when patience does', async () => {
  const next = startNext(folder, [port, 'stubborn'], process.env);
  await joined(1);
  await next.stop(100);
  await allGone();
  expect(await next.exited).toBe(1);
});

test('the exit code of a Next that ends by itself is known', async () => {
  const next = startNext(folder, [port, 'leaving'], process.env);
  expect(await next.exited).toBe(7);
  await next.stop(100);
});

test('when the supervisor is killed, nothing that it started stays', async () => {
  const script = `
    import { startNext } from ${JSON.stringify(new URL('next-process.ts', import.meta.url))};
    startNext(process.argv[1], [process.argv[2], 'parent'], process.env);
  `;
  const args = ['--input-type=module', '-e', script, folder, port];
  const supervisor = spawn(process.execPath, args, { stdio: 'inherit' });
  await joined(2);
  supervisor.kill('SIGKILL');
  await allGone();
});
