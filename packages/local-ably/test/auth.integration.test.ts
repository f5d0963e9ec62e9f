import * as Ably from 'ably';
import { expect, it } from 'vitest';
import { apiKey, clientOptions, collect, mintJwt, realtimeForTests } from './support/clients.ts';

const { start, connect } = realtimeForTests();
const capability = (value: Record<string, string[]>) => ({
  'x-ably-capability': JSON.stringify(value),
});

it('a JWT that expires is renewed through authCallback, on the same connection', async () => {
  const server = await start();
  let minted = 0;
  const client = connect(server, {
    authCallback: (_, done) => {
      minted += 1;
      mintJwt({ 'x-ably-clientId': 'alice' }, minted === 1 ? 700 : 60_000).then(
        (token) => done(null, token),
        (error) => done(String(error), null),
      );
    },
  });
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const { id } = client.connection;
  const reason = new Promise((resolve) => {
    client.connection.once('disconnected', (change) => resolve(change.reason?.code));
  });
  const back = new Promise((resolve) => {
    client.connection.once('connected', resolve);
  });
  expect(await reason).toBe(40142);
  await back;
  expect(minted).toBe(2);
  expect(client.connection.id).toBe(id);
  await channel.publish('n', 'x');
  await seen.reached(1);
  expect(seen.messages[0]?.clientId).toBe('alice');
});

it('the server asks for a new token ahead of the end, and the connection never drops', async () => {
  const server = await start();
  const ttls = [8_000, 60_000];
  const client = connect(server, {
    authCallback: (_, done) => {
      mintJwt({}, ttls.shift() ?? 60_000).then((token) => done(null, token), String);
    },
  });
  const states: string[] = [];
  client.connection.on((change) => states.push(change.current));
  await new Promise((resolve) => client.connection.once('update', resolve));
  expect(ttls).toEqual([]);
  expect(states).toEqual(['connecting', 'connected', 'connected']);
});

it('what the capability does not allow is 40160: attach, publish and REST', async () => {
  const server = await start();
  const claims = capability({ 'chat:*': ['subscribe'], out: ['publish'] });
  const token = await mintJwt(claims);
  const client = connect(server, { token });
  const denied = { code: 40160, statusCode: 401 };
  await expect(client.channels.get('other').attach()).rejects.toMatchObject(denied);
  const chat = client.channels.get('chat:1');
  await chat.attach();
  expect(chat.modes).toEqual(['subscribe', 'presence_subscribe']);
  await expect(chat.publish('n', 'x')).rejects.toMatchObject(denied);
  await expect(chat.history()).rejects.toMatchObject(denied);
  const rest = new Ably.Rest(clientOptions(server, { token }));
  await expect(rest.channels.get('chat:1').publish('n', 'x')).rejects.toMatchObject(denied);
  await client.channels.get('out').publish('n', 'x');
  await rest.channels.get('out').publish('n', 'x');
  expect(client.connection.state).toBe('connected');
});

it('authorize() in place: more rights without a new attach, none end the channel', async () => {
  const server = await start();
  const grants = [{ chat: ['subscribe'] }, { chat: ['*'] }, { other: ['*'] }];
  const client = connect(server, {
    authCallback: (_, done) => {
      mintJwt(capability(grants.shift() ?? {})).then((token) => done(null, token), String);
    },
  });
  const channel = client.channels.get('chat');
  await channel.attach();
  await expect(channel.publish('n', 'x')).rejects.toMatchObject({ code: 40160 });
  await client.auth.authorize();
  await channel.publish('n', 'x');
  const failed = new Promise((resolve) => {
    channel.once('failed', (change) => resolve(change.reason?.code));
  });
  await client.auth.authorize();
  expect(await failed).toBe(40160);
  expect(client.connection.state).toBe('connected');
});

it('a token of another client fails the connection', async () => {
  const server = await start();
  const owners = ['alice', 'bob'];
  const client = connect(server, {
    authCallback: (_, done) => {
      mintJwt({ 'x-ably-clientId': owners.shift() }).then((token) => done(null, token), String);
    },
  });
  await client.connection.whenState('connected');
  await expect(client.auth.authorize()).rejects.toMatchObject({ code: 40102 });
  expect(client.connection.state).toBe('failed');
});

it('clientIds: stamped, allowed for a wildcard, refused when they are another’s', async () => {
  const server = await start();
  const reader = connect(server);
  const seen = collect();
  await reader.channels.get('chat').subscribe(seen.onMessage);
  const alice = connect(server, { token: await mintJwt({ 'x-ably-clientId': 'alice' }) });
  const channel = alice.channels.get('chat');
  await channel.publish('n', '1');
  await expect(channel.publish({ data: 'x', clientId: 'bob' })).rejects.toMatchObject({
    code: 40012,
  });
  await reader.channels.get('chat').publish({ data: '2', clientId: 'anyone' });
  await reader.channels.get('chat').publish({ data: '3' });
  const rest = new Ably.Rest(clientOptions(server, { clientId: 'carol' }));
  await rest.channels.get('chat').publish('n', '4');
  await seen.reached(4);
  expect(seen.messages.map(({ clientId }) => clientId)).toEqual([
    'alice',
    'anyone',
    undefined,
    'carol',
  ]);
});

it.each([
  ['a wrong secret', { key: `${apiKey}x` }, 40101],
  ['an unknown key', { key: 'localapp.other:x' }, 40400],
])('%s fails the connection with its code', async (_, options, code) => {
  const server = await start();
  const client = connect(server, options);
  const change = await client.connection.once('failed');
  expect(change.reason?.code).toBe(code);
});

it('a signed TokenRequest gives TokenDetails that connect; its parts are checked', async () => {
  const server = await start();
  const signer = new Ably.Rest(clientOptions(server));
  const details = await signer.auth.requestToken({
    clientId: 'dave',
    ttl: 60_000,
    capability: { chat: ['publish', 'history'] },
  });
  expect(details).toMatchObject({
    clientId: 'dave',
    capability: '{"chat":["history","publish"]}',
  });
  const client = connect(server, {
    authCallback: (params, done) => {
      signer.auth
        .createTokenRequest({ ...params, clientId: 'dave' })
        .then((request) => done(null, request), String);
    },
  });
  await client.channels.get('chat').publish('n', 'x');
  expect(client.auth.clientId).toBe('dave');
  const request = { ...(await signer.auth.createTokenRequest()), clientId: 'mallory' };
  const forged = new Ably.Rest(
    clientOptions(server, { authCallback: (_, done) => done(null, request) }),
  );
  await expect(forged.channels.get('chat').history()).rejects.toMatchObject({ code: 40101 });
});

it('REST refuses an expired token with the code that asks for another', async () => {
  const server = await start();
  const token = await mintJwt({}, -1000);
  const url = `http://127.0.0.1:${server.port}/channels/chat/messages`;
  for (const bearer of [token, Buffer.from(token).toString('base64')]) {
    const refused = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: 40142, statusCode: 401 } });
  }
  expect(await new Ably.Rest(clientOptions(server)).time()).toBeGreaterThan(0);
});
