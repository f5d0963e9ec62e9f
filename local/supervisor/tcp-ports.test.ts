import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { findPort, startOnPort } from './tcp-ports.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

async function occupy(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test.each(['127.0.0.1', '0.0.0.0'])('a default port taken on %s is replaced', async (host) => {
  const port = await occupy(host);
  const found = await findPort({ variable: 'PORT', port, isExplicit: false });
  expect(found).not.toBe(port);
  expect(found).toBeGreaterThan(0);
});

test('a taken port that the user named is an error that says so', async () => {
  const port = await occupy('127.0.0.1');
  await expect(findPort({ variable: 'PORT', port, isExplicit: true })).rejects.toThrow(
    `Port ${port} is in use: stop what uses it, or give PORT another value.`,
  );
});

test('port 0 finds any free port', async () => {
  expect(await findPort({ variable: 'PORT', port: 0, isExplicit: true })).toBeGreaterThan(0);
});

test('a start that fails for another reason is not tried again', async () => {
  const tried: number[] = [];
  const start = (port: number) => {
    tried.push(port);
    return Promise.reject(new Error('other'));
  };
  const choice = { variable: 'PORT', port: 1234, isExplicit: false };
  await expect(startOnPort(choice, start)).rejects.toThrow('other');
  expect(tried).toEqual([1234]);
});
