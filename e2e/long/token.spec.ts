import { type APIRequestContext, expect } from '@playwright/test';
import * as Ably from 'ably';
import { test } from '../support/test.ts';
import { createVisitor, type Visitor } from '../support/visitor.ts';

const NOT_PERMITTED = 40160;

const opened: Array<{ close(): unknown }> = [];

test.afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function visit(baseURL: string): Promise<Visitor> {
  const visitor = await createVisitor(baseURL);
  opened.push(visitor);
  return visitor;
}

async function fetchToken(request: APIRequestContext): Promise<Ably.TokenDetails> {
  return (await (await request.get('/api/ably/token')).json()) as Ably.TokenDetails;
}

function connect(token: Ably.TokenDetails, port: number): Ably.Realtime {
  const client = new Ably.Realtime({
    token: token.token,
    endpoint: '127.0.0.1',
    port,
    tls: false,
    logLevel: 0,
  });
  opened.push(client);
  return client;
}

test('the token is for its visitor, and no cache keeps it', async ({ servers }) => {
  const { request } = await visit(servers.baseURL);
  const response = await request.get('/api/ably/token');
  expect(response.status()).toBe(200);
  expect(response.headers()['cache-control']).toContain('no-store');
  const token = (await response.json()) as Ably.TokenDetails;
  expect(token).toEqual({
    token: expect.any(String),
    issued: expect.any(Number),
    expires: expect.any(Number),
    capability: expect.any(String),
    clientId: expect.any(String),
  });
  expect(token.expires).toBeGreaterThan(Date.now());
  expect(Object.values(JSON.parse(token.capability)).flat()).not.toContain('publish');
  expect((await fetchToken(request)).clientId).toBe(token.clientId);
});

test('who is known stays known, and is asked of the database once', async ({ servers }) => {
  const { request } = await visit(servers.baseURL);
  const { clientId } = await fetchToken(request);
  const { cookies } = await request.storageState();
  const session = cookies.find(({ name }) => name.endsWith('session_token'));
  // What spares the database lasts minutes; the session a year.
  const cookie = `${session?.name}=${session?.value}`;
  const response = await fetch(`${servers.baseURL}/api/ably/token`, { headers: { cookie } });
  expect(await response.json()).toMatchObject({ clientId });
  expect(response.headers.getSetCookie().join()).toContain('session_data=');
});

test('a reader hears its own chats, publishes nowhere and forges nothing', async ({ servers }) => {
  const visitor = await visit(servers.baseURL);
  const { chatId } = await visitor.converse('count to 3');
  const token = await fetchToken(visitor.request);
  const client = connect(token, servers.networkPort);
  const channel = client.channels.get(`ai:${token.clientId}:${chatId}`);
  await channel.attach();
  const { items } = await channel.history();
  expect(items.map(({ name }) => name)).toContain('stop');
  for (const name of [
    channel.name,
    `user:${token.clientId}`,
    `control:${token.clientId}:${chatId}`,
  ]) {
    const publish = client.channels.get(name).publish('token', 'forged');
    await expect(publish).rejects.toMatchObject({ code: NOT_PERMITTED });
  }
});

test("a reader hears nothing of someone else's chats", async ({ servers }) => {
  const [owner, stranger] = [await visit(servers.baseURL), await visit(servers.baseURL)];
  const { chatId } = await owner.converse('count to 3');
  const { clientId } = await fetchToken(owner.request);
  const client = connect(await fetchToken(stranger.request), servers.networkPort);
  const rest = new Ably.Rest({
    token: (await fetchToken(stranger.request)).token,
    endpoint: '127.0.0.1',
    port: servers.networkPort,
    tls: false,
    logLevel: 0,
  });
  for (const name of [`ai:${clientId}:${chatId}`, `user:${clientId}`]) {
    await expect(client.channels.get(name).attach()).rejects.toMatchObject({ code: NOT_PERMITTED });
    await expect(rest.channels.get(name).history()).rejects.toMatchObject({ code: NOT_PERMITTED });
  }
});
