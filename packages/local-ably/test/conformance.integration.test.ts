import * as Ably from 'ably';
import { EncryptJWT, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import type { LocalAbly } from '../src/server.ts';
import { apiKey, clientOptions, mintJwt, realtimeForTests } from './support/clients.ts';
import { ask, makeApp } from './support/sandbox.ts';

// Behaviour that Ably's own tests of the SDK rely on, where this server was once wrong.

const { start, connect } = realtimeForTests();

it.each([
  ['an app that is not here', 'someapp.key:secret', 40400, 404],
  ['what cannot be the name of a key', 'x.y:secret', 40101, 401],
])('a key of %s has its own error, over both ways in', async (_, key, code, statusCode) => {
  const server = await start();
  const { reason } = await connect(server, { key }).connection.once('failed');
  expect(reason).toMatchObject({ code, statusCode });
  const answer = await ask(server, 'GET', '/channels/chat/messages', { key });
  expect(answer).toMatchObject({ status: statusCode, body: { error: { code } } });
});

it('a wish for deltas is echoed, and whole messages come; unknown params are not echoed', async () => {
  const server = await start();
  const client = connect(server);
  const params = { delta: 'vcdiff', modes: 'subscribe', agent: 'some/1.0' };
  const channel = client.channels.get('chat', { params });
  await channel.attach();
  expect(channel.params).toEqual({ delta: 'vcdiff', modes: 'subscribe' });
  const arrived = new Promise<Ably.InboundMessage>((resolve) => channel.subscribe(resolve));
  const writer = connect(server).channels.get('chat');
  await writer.publish('n', 'whole');
  expect((await arrived).data).toBe('whole');

  const other = client.channels.get('other', { params: { delta: 'unheard-of' } });
  await other.attach();
  expect(other.params).toEqual({});
});

it('extras of presence travel with enter, update and leave, and stay with the member', async () => {
  const server = await start();
  const watcher = connect(server).channels.get('room');
  const events: Ably.PresenceMessage[] = [];
  await watcher.presence.subscribe((event) => {
    events.push(event);
  });
  const left = new Promise((resolve) => watcher.presence.subscribe('leave', resolve));
  const { presence } = connect(server, { clientId: 'alice' }).channels.get('room');
  const extras = (step: string) => ({ headers: { step } });
  const said = (step: string) => Ably.Realtime.PresenceMessage.fromValues({ extras: extras(step) });
  await presence.enter(said('in'));
  await presence.update(said('on'));
  expect(await watcher.presence.get()).toMatchObject([{ extras: extras('on') }]);
  const rest = new Ably.Rest(clientOptions(server)).channels.get('room');
  expect((await rest.presence.get()).items).toMatchObject([{ extras: extras('on') }]);
  await presence.leave(said('out'));
  await left;
  expect(events.map((event) => event.extras)).toEqual(['in', 'on', 'out'].map(extras));

  const large = Ably.Realtime.PresenceMessage.fromValues({ extras: { text: 'x'.repeat(70_000) } });
  await expect(presence.enter(large)).rejects.toMatchObject({ code: 40009 });
});

it('a token says what it may really do: no more than its key, in the words of the key', async () => {
  const server = await start({ sandbox: true });
  const capability = '{"z:*":["subscribe","publish"],"a":["*"]}';
  const { keys } = await makeApp(server, { keys: [{ capability }] });
  const { auth } = new Ably.Rest(clientOptions(server, { key: keys[0]?.keyStr ?? '' }));
  const granted = async (wanted?: object) =>
    (await auth.requestToken(wanted && { capability: JSON.stringify(wanted) })).capability;

  expect(await granted()).toBe(capability);
  expect(await granted({ 'z:1': ['*'], a: ['history'], b: ['*'] })).toBe(
    '{"a":["history"],"z:1":["publish","subscribe"]}',
  );
  expect(await granted({ '*': ['publish'] })).toBe('{"a":["publish"],"z:*":["publish"]}');
  await expect(granted({ b: ['*'], 'z:1': ['presence'] })).rejects.toMatchObject({
    code: 40160,
    statusCode: 401,
  });
});

it('a nonce is used up for its key alone', async () => {
  const server = await start({ sandbox: true });
  const apps = [await makeApp(server), await makeApp(server)];
  const use = (index: number) => {
    const key = apps[index]?.keys[0]?.keyStr ?? '';
    const { auth } = new Ably.Rest(clientOptions(server, { key }));
    // What a TokenRequest may set, although its params do not name it.
    const params: Ably.TokenParams & { nonce: string } = { nonce: 'the same for both' };
    return auth.requestToken(params);
  };
  await use(0);
  await use(1);
  await expect(use(0)).rejects.toMatchObject({ code: 40105, statusCode: 401 });
});

const foreign = new TextEncoder().encode('a secret of somebody else, 32 B.');
const inSeconds = (count: number) => Date.now() / 1000 + count;

/** The code that a request for history is refused with. */
async function refusalOf(server: LocalAbly, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${Buffer.from(token).toString('base64')}` };
  const url = `http://127.0.0.1:${server.port}/channels/chat/messages`;
  const { error } = (await (await fetch(url, { headers })).json()) as { error: { code: number } };
  return error.code;
}

/** The three ways in which a token of somebody else's can carry one of Ably's. */
const carriers: [string, (inner: string, exp: number) => Promise<string>][] = [
  [
    'a claim',
    (inner, exp) =>
      new SignJWT({ 'x-ably-token': inner, exp })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(foreign),
  ],
  [
    'a header',
    (inner, exp) =>
      new SignJWT({ exp })
        .setProtectedHeader({ alg: 'HS256', 'x-ably-token': inner })
        .sign(foreign),
  ],
  [
    'the header of an encrypted token',
    (inner, exp) =>
      new EncryptJWT({ exp })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', 'x-ably-token': inner })
        .encrypt(foreign),
  ],
];

it.each(carriers)('a token in %s of another is used, and verified itself', async (_, carry) => {
  const server = await start();
  const claims = { 'x-ably-clientId': 'alice', 'x-ably-capability': '{"chat":["publish"]}' };
  const inner = await mintJwt(claims);
  const token = await carry(inner, inSeconds(50));
  const client = connect(server, { token });
  await client.channels.get('chat').publish('n', 'x');
  expect(client.auth.clientId).toBe('alice');
  // Let in, but what it is let in for is what the token in it says.
  expect(await refusalOf(server, token)).toBe(40160);

  const [head, body] = inner.split('.');
  for (const [bad, code] of [
    [`${head}.${body}.AAAA`, 40144],
    ['no token', 40143],
    [apiKey, 40143],
    [await mintJwt({}, -1000), 40142],
  ] as const) {
    expect(await refusalOf(server, await carry(bad, inSeconds(50)))).toBe(code);
  }
  // A token that only carries another is no token of this server's.
  const nested = await refusalOf(server, await carry(token, inSeconds(50)));
  expect([40143, 40144]).toContain(nested);
});

it.each(carriers.slice(0, 2))('%s: a carrier that ends sooner ends the token', async (_, carry) => {
  const server = await start();
  const inner = await mintJwt();
  expect(await refusalOf(server, await carry(inner, inSeconds(-1)))).toBe(40142);
  expect(await refusalOf(server, await carry(inner, inSeconds(90)))).toBe(40144);
  const lives = [1, 50];
  const client = connect(server, {
    authCallback: (_params, done) => {
      carry(inner, inSeconds(lives.shift() ?? 50)).then((token) => done(null, token), String);
    },
  });
  const { reason } = await client.connection.once('disconnected');
  expect(reason).toMatchObject({ code: 40142 });
  await client.connection.whenState('connected');
});
