import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteChat, fetchChanges, fetchChats, postStop } from './api.ts';

const browserFetch = fetch;
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // A browser resolves the paths against the page's own address.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    browserFetch(new URL(path, page), init),
  );
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise((resolve) => server.close(resolve));
});

/** Says 200 and half of a body, then dies. */
const die: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"chats":[', () => response.socket?.destroy());
};

test('a server that dies in mid-answer cannot be reached, and says nothing about the chat', async () => {
  answer = die;
  await expect(fetchChats()).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  await expect(fetchChanges('c', 0)).rejects.toMatchObject({ code: 'unreachable', status: 0 });
});

test('what must arrive is sent again after a server died in mid-answer', async () => {
  const died = vi.fn(die);
  answer = (request, response) => {
    if (died.mock.calls.length < 2) died(request, response);
    else response.end('{"stopped":true}');
  };
  await expect(postStop('c', 'r')).resolves.toEqual({ stopped: true });
  expect(died).toHaveBeenCalledTimes(2);
});

test('an answer without a body is one', async () => {
  answer = (_request, response) => response.writeHead(204).end();
  await expect(deleteChat('c')).resolves.toBeUndefined();
});

test.each([200, 502])('what is not JSON is a problem, also with status %i', async (status) => {
  answer = (_request, response) => response.writeHead(status).end('<h1>Sign in to the Wi-Fi</h1>');
  await expect(fetchChanges('c', 0)).rejects.toMatchObject({ code: 'unknown', status });
});

test('a chat that does not exist has no changes', async () => {
  answer = (_request, response) => response.writeHead(404).end('{"code":"not_found"}');
  await expect(fetchChanges('c', 0)).resolves.toBeNull();
});

test('who gave up waiting hears that, and not that the server is gone', async () => {
  const controller = new AbortController();
  answer = (_request, response) => {
    response.writeHead(200).write('{', () => controller.abort());
  };
  const asked = fetchChanges('c', 0, controller.signal);
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  server.closeAllConnections();
});
