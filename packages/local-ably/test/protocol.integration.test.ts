import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, it } from 'vitest';
import { noRateLimits } from '../src/options.ts';
import { apiKey, realtimeForTests } from './support/clients.ts';
import { dial, type Frame } from './support/wire-client.ts';

const { start, connect } = realtimeForTests();
const message = (msgSerial: number, data: string) => ({
  action: 15,
  channel: 'chat',
  msgSerial,
  messages: [{ data }],
});

it('a repeated msgSerial gets the very same answer, ACK or NACK, on the resumed connection', async () => {
  const server = await start();
  const first = await dial(server);
  const connected = await first.next();
  const { connectionKey } = connected.connectionDetails as { connectionKey: string };
  first.send(message(0, 'x'));
  first.send({ ...message(1, 'y'), channel: '' });
  const [ack, nack] = [await first.next(), await first.next()];
  expect(ack).toMatchObject({ action: 1, msgSerial: 0, count: 1 });
  expect(nack).toMatchObject({ action: 2, msgSerial: 1, count: 1, error: { code: 40010 } });

  const closed = once(first.socket, 'close');
  const second = await dial(server, `&resume=${encodeURIComponent(connectionKey)}`);
  // The newest socket wins: the older one is ended, although it was alive.
  await closed;
  expect((await second.next()).connectionId).toBe(connected.connectionId);
  second.send(message(0, 'x'));
  second.send({ ...message(1, 'y'), channel: '' });
  expect([await second.next(), await second.next()]).toEqual([ack, nack]);
  const history = await fetch(`http://127.0.0.1:${server.port}/channels/chat/messages`, {
    headers: { authorization: `Basic ${Buffer.from(apiKey).toString('base64')}` },
  });
  expect(await history.json()).toHaveLength(1);
  second.socket.close();
});

it('frames one by one: heartbeat, attach errors with their channel, detach, close', async () => {
  const server = await start();
  const client = await dial(server, '&heartbeats=true&clientId=zoe');
  expect(await client.next()).toMatchObject({
    action: 4,
    connectionDetails: { clientId: 'zoe', maxMessageSize: 65536, connectionStateTtl: 120000 },
  });
  client.send({ action: 0, id: 'ping-1' });
  expect(await client.next()).toEqual({ action: 0, id: 'ping-1' });
  client.send({ action: 10, channel: '' });
  expect(await client.next()).toMatchObject({ action: 9, channel: '', error: { code: 40010 } });
  client.send({ action: 10, channel: 'chat', channelSerial: null, params: { modes: 'flying' } });
  expect(await client.next()).toMatchObject({ action: 9, channel: 'chat', error: { code: 40000 } });
  client.send({ action: 99, channel: 'what is this' });
  client.send({ action: 12, channel: 'never attached' });
  expect(await client.next()).toEqual({ action: 13, channel: 'never attached' });
  const closed = once(client.socket, 'close');
  client.send({ action: 7 });
  expect(await client.next()).toEqual({ action: 8 });
  await closed;
});

it('paths and queries that make no sense do not stop the server', async () => {
  const server = await start();
  for (const path of ['//', '//?key=x', '/%E0?%E0', '/?']) {
    const socket = connectTcp(server.port, '127.0.0.1');
    const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13';
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n${key}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
  }
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
});

it('bad credentials are told in a frame after the upgrade', async () => {
  const server = await start();
  const client = await dial(server, '&access_token=a.b.c');
  expect(await client.next()).toMatchObject({ action: 9, error: { code: 40144, statusCode: 401 } });
  await once(client.socket, 'close');
});

it.each([
  'not json',
  '',
  '[]',
  'null',
  '{"action":"x"}',
  '{"action":15,"channel":"c","messages":[]}',
  '{"action":17}',
  '{"action":10,"channel":{"a":1}}',
  Buffer.from([0xc1, 0xff, 0x00]),
  Buffer.alloc(600_000),
])('garbage %#: that socket ends, the server goes on', async (garbage) => {
  const server = await start();
  const client = await dial(server);
  await client.next();
  const closed = once(client.socket, 'close');
  client.socket.send(garbage);
  await closed;
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  await connect(server).channels.get('chat').publish('n', 'x');
});

it('a client that does not read is sent away, and loses nothing', async () => {
  const server = await start({ limits: noRateLimits });
  const slow = await dial(server);
  await slow.next();
  slow.send({ action: 10, channel: 'chat' });
  await slow.next();
  slow.socket.pause();
  const writer = connect(server).channels.get('chat');
  const data = 'x'.repeat(65_000);
  const expected = Array.from({ length: 300 }, (_, index) => String(index));
  await Promise.all(expected.map((name) => writer.publish(name, data)));
  slow.socket.resume();

  const names: unknown[] = [];
  let channelSerial: unknown;
  const read = (frame: Frame) => {
    names.push(...((frame.messages ?? []) as { name: string }[]).map(({ name }) => name));
    channelSerial = frame.channelSerial;
  };
  let frame = await slow.next();
  for (; frame.action === 15; frame = await slow.next()) read(frame);
  expect(frame).toMatchObject({ action: 6, error: { code: 80003 } });
  expect(names.length).toBeLessThan(300);

  const back = await dial(server);
  await back.next();
  back.send({ action: 10, channel: 'chat', channelSerial });
  expect(await back.next()).toMatchObject({ action: 11, channelSerial });
  while (names.length < 300) read(await back.next());
  expect(names).toEqual(expected);
  back.socket.close();
});

it('REST: errors, CORS, envelope and links as the SDK reads them', async () => {
  const server = await start();
  const base = `http://127.0.0.1:${server.port}`;
  const authorization = `Basic ${Buffer.from(apiKey).toString('base64')}`;
  const origin = 'http://localhost:3000';
  const posted = await fetch(`${base}/channels/chat/messages`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify([{ data: { a: 1 } }, { data: 'two' }]),
  });
  expect(posted.status).toBe(201);
  expect(await posted.json()).toMatchObject({
    channel: 'chat',
    serials: [/:000$/, /:001$/].map((tail) => expect.stringMatching(tail)),
  });

  const refused = await fetch(`${base}/channels/chat/messages`, { headers: { origin } });
  expect(refused.status).toBe(401);
  expect(refused.headers.get('content-type')).toBe('application/json');
  expect(refused.headers.get('x-ably-errorcode')).toBe('40106');
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  expect(refused.headers.get('access-control-allow-credentials')).toBe('true');

  const enveloped = await fetch(`${base}/channels/chat/messages?limit=1&envelope=json`, {
    headers: { authorization, origin },
  });
  const body = (await enveloped.json()) as { headers: { link: string } };
  expect(body).toMatchObject({ statusCode: 200, response: [{ data: 'two' }] });
  expect(body.headers.link).toContain('rel="next"');
  const plain = await fetch(`${base}/channels/chat/history?direction=forwards`, {
    headers: { authorization },
  });
  expect(await plain.json()).toMatchObject([
    { data: '{"a":1}', encoding: 'json' },
    { data: 'two' },
  ]);

  const preflight = await fetch(`${base}/channels/chat/messages`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-headers': 'authorization,x-ably-version' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe(
    'authorization,x-ably-version',
  );
  expect((await fetch(`${base}/stats`)).status).toBe(404);
  const large = { method: 'POST', headers: { authorization }, body: 'x'.repeat(600_000) };
  expect((await fetch(`${base}/channels/chat/messages`, large)).status).toBe(413);
  expect((await fetch(`${base}/channels/%E0/messages`)).status).toBe(400);
});
