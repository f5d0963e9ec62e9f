import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { noRateLimits } from '../src/options.ts';
import { apiKey, collect, realtimeForTests } from './support/clients.ts';
import { ask, makeApp } from './support/sandbox.ts';

const { start, connect } = realtimeForTests();
const refused = (code: number, message?: string) => ({
  error: { code, ...(message !== undefined && { message: expect.stringContaining(message) }) },
});

it('without the option there is no sandbox', async () => {
  const server = await start();
  for (const [method, path] of [
    ['POST', '/apps'],
    ['DELETE', '/apps/localapp'],
    ['POST', '/stats'],
    ['GET', '/stats'],
  ] as const) {
    const answer = await ask(server, method, path, { key: apiKey });
    expect(answer).toMatchObject({ status: 404, body: refused(40400) });
  }
});

it('an app is made as posted, and the answer and the log name the limits that are off', async () => {
  const lines: string[] = [];
  const server = await start({ sandbox: true, log: (line) => lines.push(line) });
  const capability = '{ "out:*": [ "subscribe","publish" ] }';
  const app = await makeApp(server, {
    keys: [{}, { capability, something: 'unknown' }],
    namespaces: [{ id: 'kept', persisted: true, pushEnabled: true }],
  });
  expect(app).toMatchObject({
    appId: expect.stringMatching(/^[A-Za-z0-9]{6,}$/),
    keys: [{ capability: '{"*":["*"]}' }, { capability }],
    namespaces: [{ id: 'kept', persisted: true }],
    endpoint: '127.0.0.1',
    port: server.port,
    tls: false,
    limitsOff: Object.keys(noRateLimits),
  });
  for (const limit of app.limitsOff) expect(lines.join('\n')).toContain(limit);
  for (const { keyStr } of app.keys) {
    expect(lines.join('\n')).not.toContain(keyStr.split(':')[1]);
  }
  const limited = connect(server, { key: app.keys[1]?.keyStr ?? '' });
  await limited.channels.get('out:1').publish('n', 'x');
  await expect(limited.channels.get('in').publish('n', 'x')).rejects.toMatchObject({ code: 40160 });
});

it('its namespaces, fixture members and limits hold, and it publishes without a rate', async () => {
  const server = await start({ sandbox: true, limits: { historyMs: 30 } });
  const app = await makeApp(server, {
    limits: { presence: { maxMembers: 3 } },
    namespaces: [
      { id: 'changing', mutableMessages: true },
      { id: 'kept', persisted: true },
    ],
    channels: [
      {
        name: 'room',
        presence: [
          { clientId: 'a', data: 'text' },
          { clientId: 'b', data: Buffer.from([1, 2]).toString('base64'), encoding: 'base64' },
        ],
      },
    ],
  });
  const client = connect(server, { key: app.keys[0]?.keyStr ?? '', clientId: 'me' });
  const room = client.channels.get('room');
  const members = await room.presence.get();
  expect(members.map(({ clientId, data }) => [clientId, data])).toEqual([
    ['a', 'text'],
    ['b', Buffer.from([1, 2])],
  ]);
  await room.presence.enter();
  const other = connect(server, { key: app.keys[0]?.keyStr ?? '', clientId: 'one too many' });
  const entering = other.channels.get('room').presence.enter();
  await expect(entering).rejects.toMatchObject({ code: 91003 });
  expect(await room.presence.get()).toHaveLength(3);

  const changing = client.channels.get('changing:1');
  const { serials } = await changing.publish('n', 'a');
  const serial = serials[0] ?? '';
  const appends = Array.from({ length: 120 }, () => changing.appendMessage({ serial, data: 'b' }));
  const versions = await Promise.all(appends);
  // Each has a version of its own: none was merged with another.
  expect(new Set(versions.map(({ versionSerial }) => versionSerial)).size).toBe(120);
  expect((await changing.getMessage(serial)).data).toBe(`a${'b'.repeat(120)}`);

  const kept = client.channels.get('kept:1');
  const first = await kept.publish('n', 'a');
  const append = kept.appendMessage({ serial: first.serials[0] ?? '', data: 'b' });
  await expect(append).rejects.toMatchObject({ code: 93002 });
  await client.channels.get('passing').publish('n', 'a');
  await setTimeout(60);
  expect((await kept.history()).items).toHaveLength(1);
  expect((await client.channels.get('passing').history()).items).toEqual([]);
});

it('apps do not hear of each other, and one that is deleted is gone with all it had', async () => {
  const server = await start({ sandbox: true });
  const [one, two] = [await makeApp(server), await makeApp(server)];
  const [oneKey = '', twoKey = ''] = [one.keys[0]?.keyStr, two.keys[0]?.keyStr];
  const seen = collect();
  const reader = connect(server, { key: twoKey });
  await reader.channels.get('chat').subscribe(seen.onMessage);
  const leaver = connect(server, { key: oneKey });
  await leaver.channels.get('chat').publish('n', 'one');
  await reader.channels.get('chat').publish('n', 'two');
  await seen.reached(1);
  expect(seen.data()).toEqual(['two']);

  const path = `/apps/${one.appId}`;
  expect(await ask(server, 'DELETE', path)).toMatchObject({ status: 401, body: refused(40106) });
  for (const key of [twoKey, apiKey]) {
    const answer = await ask(server, 'DELETE', path, { key });
    expect(answer).toMatchObject({ status: 404, body: refused(40400) });
  }
  const failed = leaver.connection.once('failed');
  expect(await ask(server, 'DELETE', path, { key: oneKey })).toMatchObject({ status: 200 });
  expect((await failed).reason).toMatchObject({ code: 40400 });
  for (const [method, of] of [
    ['GET', '/channels/chat/messages'],
    ['DELETE', path],
  ] as const) {
    const answer = await ask(server, method, of, { key: oneKey });
    expect(answer).toMatchObject({ status: 404, body: refused(40400) });
  }
  await reader.channels.get('chat').publish('n', 'still here');
  await seen.reached(2);

  // The app the server was started with is none of the sandbox's.
  const own = await ask(server, 'DELETE', '/apps/localapp', { key: apiKey });
  expect(own).toMatchObject({ status: 404, body: refused(40400) });
  await connect(server).channels.get('chat').publish('n', 'x');
});

it('statistics: whoever is let in sees that there are none', async () => {
  const server = await start({ sandbox: true });
  const { keys } = await makeApp(server);
  const key = keys[0]?.keyStr;
  expect(await ask(server, 'GET', '/stats')).toMatchObject({ status: 401, body: refused(40106) });
  const wrong = await ask(server, 'GET', '/stats', { key: `${key}x` });
  expect(wrong).toMatchObject({ status: 401, body: refused(40101) });
  expect(await ask(server, 'POST', '/stats', { key, body: [{ any: 1 }] })).toMatchObject({
    status: 201,
  });
  expect(await ask(server, 'GET', '/stats', { key })).toEqual({ status: 200, body: [] });
});

const member = { clientId: 'a' };

it.each([
  [undefined, 40000, 'body'],
  [[], 40000, 'body'],
  [{}, 40000, 'keys'],
  [{ keys: [] }, 40000, 'keys'],
  [{ keys: Array.from({ length: 101 }, () => ({})) }, 40000, 'keys'],
  [{ keys: [{ capability: '{"a":["fly"]}' }] }, 40000, 'unknown operation'],
  [{ keys: [{ capability: { a: ['publish'] } }] }, 40000, 'keys.0.capability'],
  [{ keys: [{}], namespaces: [{ id: 'a:b' }] }, 40000, 'namespaces.0.id'],
  [{ keys: [{}], namespaces: [{ id: 'a', persisted: 'yes' }] }, 40000, 'namespaces.0.persisted'],
  [{ keys: [{}], limits: { presence: { maxMembers: 1e9 } } }, 40000, 'maxMembers'],
  [{ keys: [{}], channels: [{ name: '' }] }, 40010, 'channel name'],
  [{ keys: [{}], channels: [{ name: 'c', presence: [{}] }] }, 40000, 'channels.0.presence.0'],
  [
    {
      keys: [{}],
      limits: { presence: { maxMembers: 1 } },
      channels: [{ name: 'c', presence: [member, { clientId: 'b' }] }],
    },
    91003,
    'members',
  ],
])('an absurd app is refused: case %#', async (body, code, message) => {
  const server = await start({ sandbox: true });
  const answer = await ask(server, 'POST', '/apps', { body });
  expect(answer).toMatchObject({ status: 400, body: refused(code, message) });
});

it('there is a limit to the apps at a time', async () => {
  const server = await start({ sandbox: true });
  const first = await makeApp(server);
  for (let count = 1; count < 200; count += 1) await makeApp(server);
  const tooMany = await ask(server, 'POST', '/apps', { body: { keys: [{}] } });
  expect(tooMany).toMatchObject({ status: 403, body: refused(40300, '200') });
  await ask(server, 'DELETE', `/apps/${first.appId}`, { key: first.keys[0]?.keyStr });
  await makeApp(server);
});
