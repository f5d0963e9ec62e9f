import { expect, it } from 'vitest';
import { systemClock } from '../src/core/clock.ts';
import { noRateLimits } from '../src/options.ts';
import { collect, pagesOf, realtimeForTests } from './support/clients.ts';

const { start, connect } = realtimeForTests();

it.each([
  ['msgpack', true],
  ['json', false],
])(
  '%s: 500 publishes over four cuts: each acknowledged once, none lost or doubled',
  async (_, useBinaryProtocol) => {
    const server = await start({ limits: noRateLimits });
    const publisher = connect(server, { useBinaryProtocol });
    const seen = collect();
    const reader = connect(server, { useBinaryProtocol });
    await reader.channels.get('chat').subscribe(seen.onMessage);
    await publisher.connection.whenState('connected');
    const connectionId = publisher.connection.id;

    // In the middle of handling a publish: it is committed, and its ACK and echo are lost.
    let publishes = 0;
    server.faults.rejectPublish = () => {
      publishes += 1;
      if (publishes % 100 === 50 && publishes < 400) server.faults.cutSockets();
      return undefined;
    };
    const channel = publisher.channels.get('chat');
    const expected = Array.from({ length: 500 }, (_unused, index) => String(index));
    const results = await Promise.all(expected.map((data) => channel.publish('n', data)));
    await seen.reached(500);

    expect(publisher.connection.id).toBe(connectionId);
    expect(publishes).toBe(500);
    const serials = results.map((result) => result.serials[0] ?? '');
    expect(serials.toSorted()).toEqual(serials);
    expect(new Set(serials).size).toBe(500);
    expect(seen.data()).toEqual(expected);
    expect(seen.messages.map(({ serial }) => serial)).toEqual(serials);
    const history = (await pagesOf(await channel.history({ direction: 'forwards' }))).flat();
    expect(history.map(({ data }) => data)).toEqual(expected);
    expect(history.map(({ serial }) => serial)).toEqual(serials);
  },
);

it('ACKs that were withheld come with the next resume', async () => {
  const server = await start();
  const client = connect(server);
  await client.connection.whenState('connected');
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  server.faults.dropAcks = true;
  const publishes = Promise.all([channel.publish('n', '1'), channel.publish('n', '2')]);
  await seen.reached(2);
  server.faults.dropAcks = false;
  server.faults.cutSockets();
  const serials = (await publishes).map((result) => result.serials[0]);
  expect(serials).toEqual(seen.messages.map(({ serial }) => serial));
  expect((await channel.history()).items).toHaveLength(2);
});

it('a cut while attached: the same connection, the gap filled, resumed', async () => {
  const server = await start();
  const reader = connect(server, { disconnectedRetryTimeout: 20 });
  const channel = reader.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const writer = connect(server).channels.get('chat');
  await writer.publish('n', '1');
  const { id } = reader.connection;
  const key = reader.connection.key;
  const back = reader.connection.once('connected');
  server.faults.cutSockets();
  await writer.publish('n', '2');
  await back;
  await writer.publish('n', '3');
  await seen.reached(3);
  expect(seen.data()).toEqual(['1', '2', '3']);
  expect(reader.connection.id).toBe(id);
  expect(reader.connection.key).not.toBe(key);
});

it('an unknown connection is told so; the channel goes on by its own serial', async () => {
  const server = await start();
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const { id } = client.connection;
  const back = client.connection.once('connected');
  server.faults.forgetConnections();
  server.faults.cutSockets();
  const change = await back;
  expect(change.reason?.code).toBe(80008);
  expect(client.connection.id).not.toBe(id);
  await channel.publish('n', 'after');
  await seen.reached(1);
  expect(seen.data()).toEqual(['after']);
});

it('after a restart of the server the channel is attached without continuity', async () => {
  const server = await start();
  const client = connect(server);
  const channel = client.channels.get('chat');
  await channel.attach();
  await channel.publish('n', 'before');
  const updates: { resumed: boolean; code: number | undefined }[] = [];
  const lost = new Promise<void>((resolve) => {
    channel.on(['attached', 'update'], ({ resumed, reason }) => {
      updates.push({ resumed, code: reason?.code });
      resolve();
    });
  });
  await server.close();
  await start({ port: server.port });
  await lost;
  expect(updates[0]).toEqual({ resumed: false, code: 90003 });
  expect((await channel.history()).items).toEqual([]);
});

it('a connection that was lost too long ago is not resumed', async () => {
  let now = Date.now();
  const clock = { ...systemClock, now: () => now };
  const server = await start({ clock, limits: { connectionStateMs: 5_000 } });
  const client = connect(server);
  await client.connection.whenState('connected');
  const { id } = client.connection;
  // The clock moves on between the cut and the return.
  const lost = client.connection.once('disconnected').then(() => {
    now += 5_001;
  });
  const back = client.connection.once('connected');
  server.faults.cutSockets();
  await lost;
  await back;
  expect(client.connection.id).not.toBe(id);
});
