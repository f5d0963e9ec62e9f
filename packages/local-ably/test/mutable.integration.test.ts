import type * as Ably from 'ably';
import { describe, expect, it } from 'vitest';
import { noRateLimits } from '../src/options.ts';
import { clientOptions, collect, mintJwt, pagesOf, realtimeForTests } from './support/clients.ts';
import { dial } from './support/wire-client.ts';

const { start, connect } = realtimeForTests();
const rules = { ai: { mutable: true } };
const extras = { headers: { responseId: 'r1' } };

describe.each([
  ['msgpack', true],
  ['json', false],
])('the SDK over %s', (_, useBinaryProtocol) => {
  it('append, update and delete: what is delivered, stored and kept as a version', async () => {
    const server = await start({ rules, limits: { appendRollupMs: 0 } });
    const author = connect(server, { useBinaryProtocol, clientId: 'alice' }).channels.get('ai:1');
    const seen = collect();
    const reader = connect(server, { useBinaryProtocol: !useBinaryProtocol });
    await reader.channels.get('ai:1').subscribe(seen.onMessage);

    const { serials } = await author.publish({ name: 'part', data: 'one', extras });
    const serial = serials[0] ?? '';
    const operation = { description: 'streaming', metadata: { phase: 'streaming' } };
    const appended = await author.appendMessage({ serial, data: ', two' }, operation);
    const updated = await author.updateMessage({ serial, data: 'three' }, { description: 'fixed' });
    const deleted = await author.deleteMessage({ serial });
    await seen.reached(4);

    expect(seen.messages).toMatchObject([
      { action: 'message.create', data: 'one', name: 'part', extras },
      // The author gave neither name nor extras: listeners by name would lose it without.
      { action: 'message.append', data: ', two', name: 'part', extras },
      { action: 'message.update', data: 'three', name: 'part', extras },
      { action: 'message.delete', name: 'part' },
    ]);
    const [created, append, update, removal] = seen.messages;
    for (const message of seen.messages) {
      expect(message).toMatchObject({ serial, timestamp: created?.timestamp, clientId: 'alice' });
    }
    expect(append?.version).toMatchObject({
      ...operation,
      clientId: 'alice',
      serial: appended.versionSerial,
    });
    expect(update?.version).toMatchObject({
      description: 'fixed',
      serial: updated.versionSerial,
    });
    expect(removal?.version?.serial).toBe(deleted.versionSerial);

    const versions = (await pagesOf(await author.getMessageVersions(serial))).flat();
    expect(versions.map(({ action }) => action)).toEqual([
      'message.create',
      'message.update',
      'message.delete',
    ]);
    expect((await author.history()).items).toMatchObject([{ serial, action: 'message.delete' }]);
    expect(await author.getMessage(serial)).toMatchObject({ action: 'message.delete' });
  });

  it('a reader that comes late is given the whole before the pieces', async () => {
    const server = await start({ rules, limits: { appendRollupMs: 0 } });
    const author = connect(server, { useBinaryProtocol }).channels.get('ai:1');
    const { serials } = await author.publish('part', 'a');
    const serial = serials[0] ?? '';
    await author.appendMessage({ serial, data: 'b' });

    const live = collect();
    await connect(server, { useBinaryProtocol }).channels.get('ai:1').subscribe(live.onMessage);
    const rewound = collect();
    const params = { rewind: '1' };
    const channel = connect(server, { useBinaryProtocol }).channels.get('ai:1', { params });
    await channel.subscribe(rewound.onMessage);
    const full = collect();
    await connect(server, { useBinaryProtocol })
      .channels.get('ai:1', { params: { appendMode: 'full' } })
      .subscribe(full.onMessage);
    await author.appendMessage({ serial, data: 'c' });
    await author.appendMessage({ serial, data: 'd' });
    await Promise.all([live.reached(2), rewound.reached(3), full.reached(2)]);

    const shape = (messages: Ably.InboundMessage[]) =>
      messages.map(({ action, data }) => `${action} ${data}`);
    expect(shape(live.messages)).toEqual(['message.update abc', 'message.append d']);
    expect(shape(rewound.messages)).toEqual([
      'message.update ab',
      'message.append c',
      'message.append d',
    ]);
    expect(shape(full.messages)).toEqual(['message.update abc', 'message.update abcd']);
    const { items } = await channel.history({ untilAttach: true });
    expect(items).toEqual([]);
  });

  it('REST: update, append and delete answer with the version', async () => {
    const server = await start({ rules });
    const { Rest } = await import('ably');
    const rest = new Rest(clientOptions(server, { useBinaryProtocol, clientId: 'bob' }));
    const channel = rest.channels.get('ai:1');
    const { serials } = await channel.publish('n', 'x');
    const serial = serials[0] ?? '';
    const { versionSerial } = await channel.appendMessage({ serial, data: 'y' });
    expect(await channel.getMessage(serial)).toMatchObject({
      data: 'xy',
      action: 'message.update',
      version: { serial: versionSerial, clientId: 'bob' },
    });
    await channel.updateMessage({ serial, data: 'z' });
    await channel.deleteMessage({ serial });
    expect((await channel.getMessageVersions(serial)).items).toHaveLength(3);
    await expect(channel.getMessage(`${serial.slice(0, -3)}999`)).rejects.toMatchObject({
      code: 40400,
      statusCode: 404,
    });
  });
});

it('append rollup: one delivery a window, and null for the appends that another took in', async () => {
  const server = await start({ rules, limits: { appendRollupMs: 300 } });
  const author = connect(server).channels.get('ai:1');
  const seen = collect();
  await connect(server).channels.get('ai:1').subscribe(seen.onMessage);
  const { serials } = await author.publish('part', '');
  const serial = serials[0] ?? '';
  const appends = ['a', 'b', 'c', 'd'].map((data) => author.appendMessage({ serial, data }));
  // A message of its own does not wait for the window, and its answer keeps its place all the same.
  const other = author.publish('part', 'other');
  const results = await Promise.all(appends);
  await other;
  await seen.reached(4);
  expect(seen.data()).toEqual(['', 'a', 'other', 'bcd']);
  expect(results.map(({ versionSerial }) => versionSerial)).toEqual([
    expect.any(String),
    null,
    null,
    seen.messages[3]?.version?.serial,
  ]);
});

it('a client chooses its rollup window by a transport param', async () => {
  const server = await start({ rules, limits: { appendRollupMs: 500 } });
  const author = connect(server, { transportParams: { appendRollupWindow: '0' } });
  const channel = author.channels.get('ai:1');
  const { serials } = await channel.publish('part', '');
  const serial = serials[0] ?? '';
  const results = await Promise.all(
    ['a', 'b'].map((data) => channel.appendMessage({ serial, data })),
  );
  for (const { versionSerial } of results) expect(versionSerial).toEqual(expect.any(String));
});

it('who resumes is given what was appended in one piece, in the place of the last append', async () => {
  const server = await start({ rules, limits: noRateLimits });
  const author = connect(server).channels.get('ai:1');
  const reader = await dial(server);
  await reader.next();
  reader.send({ action: 10, channel: 'ai:1' });
  const { channelSerial } = await reader.next();
  reader.socket.terminate();
  const first = await author.publish('part', 'a');
  const serial = first.serials[0] ?? '';
  for (const data of ['b', 'c']) await author.appendMessage({ serial, data });
  await author.publish('part', 'between');
  await author.appendMessage({ serial, data: 'd' });

  const back = await dial(server);
  await back.next();
  back.send({ action: 10, channel: 'ai:1', channelSerial });
  const HAS_BACKLOG_AND_RESUMED = 2 | 4;
  const attached = await back.next();
  expect(Number(attached.flags) & 6).toBe(HAS_BACKLOG_AND_RESUMED);
  const frames = [await back.next(), await back.next(), await back.next()];
  expect(frames.flatMap(({ messages }) => messages)).toMatchObject([
    { action: 0, data: 'a', serial },
    { action: 0, data: 'between' },
    { action: 1, data: 'abcd', serial },
  ]);
  back.socket.close();
});

it('who may change what: own messages, all messages, or none', async () => {
  const server = await start({ rules });
  const as = async (clientId: string | undefined, operations: string[]) => {
    const token = await mintJwt({
      'x-ably-capability': JSON.stringify({ 'ai:*': ['publish', 'subscribe', ...operations] }),
      ...(clientId === undefined ? {} : { 'x-ably-clientId': clientId }),
    });
    return connect(server, { token }).channels.get('ai:1');
  };
  const alice = await as('alice', ['message-update-own']);
  const { serials } = await alice.publish('n', 'x');
  const serial = serials[0] ?? '';
  await alice.appendMessage({ serial, data: 'y' });
  await expect(alice.deleteMessage({ serial })).rejects.toMatchObject({ code: 40160 });
  const bob = await as('bob', ['message-update-own']);
  await expect(bob.appendMessage({ serial, data: '!' })).rejects.toMatchObject({ code: 40160 });
  const nobody = await as(undefined, ['message-update-own']);
  await expect(nobody.appendMessage({ serial, data: '!' })).rejects.toMatchObject({ code: 40166 });
  const sweeper = await as('sweeper', ['message-update-any', 'message-delete-any']);
  await sweeper.updateMessage({ serial, data: 'z' });
  await sweeper.deleteMessage({ serial });
});
