import * as Ably from 'ably';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/core/clock.ts';
import { noRateLimits } from '../src/options.ts';
import { startLocalAbly } from '../src/server.ts';
import { apiKey, clientOptions, collect, pagesOf, realtimeForTests } from './support/clients.ts';

const { start, connect } = realtimeForTests();
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe.each([
  ['msgpack', true],
  ['json', false],
])('the SDK over %s', (_, useBinaryProtocol) => {
  it('messages of every kind arrive in order, with the serials of their ACKs', async () => {
    const server = await start();
    const publisher = connect(server, { useBinaryProtocol, clientId: 'alice' });
    // The other format on the other side: payloads must survive the change.
    const reader = connect(server, { useBinaryProtocol: !useBinaryProtocol });
    const seen = collect();
    await reader.channels.get('chat').subscribe(seen.onMessage);
    const channel = publisher.channels.get('chat');
    const payloads = ['text', { deep: [1, null] }, Buffer.from([0, 255, 1]), '', ['list'], 'ünï'];
    const extras = { headers: { role: 'user' } };
    const results = await Promise.all(
      payloads.map((data, index) => channel.publish({ name: `n${index}`, data, extras })),
    );
    await seen.reached(payloads.length);
    expect(seen.data()).toEqual(payloads);
    expect(seen.messages.map(({ serial }) => serial)).toEqual(
      results.map(({ serials }) => serials[0]),
    );
    expect(new Set(seen.messages.map(({ id }) => id)).size).toBe(payloads.length);
    for (const message of seen.messages) {
      expect(message).toMatchObject({
        clientId: 'alice',
        connectionId: publisher.connection.id,
        action: 'message.create',
        extras,
      });
    }
  });

  it('a list is one publish; echo can be left out', async () => {
    const server = await start();
    const client = connect(server, { useBinaryProtocol });
    const quiet = connect(server, { useBinaryProtocol, echoMessages: false });
    const [loud, own] = [collect(), collect()];
    await client.channels.get('chat').subscribe(loud.onMessage);
    await quiet.channels.get('chat').subscribe(own.onMessage);
    const { serials } = await quiet.channels.get('chat').publish([{ data: 'a' }, { data: 'b' }]);
    await client.channels.get('chat').publish('n', 'c');
    await Promise.all([loud.reached(3), own.reached(1)]);
    expect(loud.messages.map(({ serial }) => serial).slice(0, 2)).toEqual(serials);
    expect(own.data()).toEqual(['c']);
  });

  it('a message id given twice is published once, over REST and realtime alike', async () => {
    const server = await start();
    const rest = new Ably.Rest(clientOptions(server, { useBinaryProtocol })).channels.get('chat');
    const channel = connect(server, { useBinaryProtocol }).channels.get('chat');
    const first = await rest.publish({ id: 'once', data: 'x' });
    const second = await channel.publish({ id: 'once', data: 'x' });
    expect(second).toEqual(first);
    expect((await rest.history()).items).toHaveLength(1);
  });

  it('rewind by count and by time, 100 at most, and 90004 when there was more', async () => {
    const server = await start({ limits: noRateLimits });
    const publisher = connect(server, { useBinaryProtocol });
    const target = publisher.channels.get('chat');
    await Promise.all(numbers(1, 120).map((data) => target.publish('n', data)));

    const rewind = async (params: Record<string, string>, count: number) => {
      const client = connect(server, { useBinaryProtocol });
      const channel = client.channels.get('chat', { params });
      const seen = collect();
      const state = await channel.subscribe(seen.onMessage);
      await seen.reached(count);
      return { state, data: seen.data(), params: channel.params };
    };
    const byCount = await rewind({ rewind: '3' }, 3);
    expect(byCount.data).toEqual(['118', '119', '120']);
    expect(byCount.state).toMatchObject({ hasBacklog: true, resumed: false });
    expect(byCount.state?.reason).toBeFalsy();
    expect(byCount.params).toEqual({ rewind: '3' });

    const byTime = await rewind({ rewind: '2m' }, 100);
    expect(byTime.data).toEqual(numbers(21, 120));
    expect(byTime.state?.reason?.code).toBe(90004);

    const limited = await rewind({ rewind: '1m', rewindLimit: '5' }, 5);
    expect(limited.data).toEqual(numbers(116, 120));
    expect(limited.state?.reason?.code).toBe(90004);

    const wrong = connect(server).channels.get('chat', { params: { rewind: 'soon' } });
    await expect(wrong.attach()).rejects.toMatchObject({ code: 40000 });
  });

  it('history in pages, both ways, by time, and until the point of attaching', async () => {
    const server = await start();
    const client = connect(server, { useBinaryProtocol });
    const writer = connect(server, { useBinaryProtocol }).channels.get('chat:with/slash');
    const channel = client.channels.get('chat:with/slash');
    await Promise.all(numbers(1, 7).map((data) => writer.publish('n', data)));
    await channel.attach();
    await writer.publish('n', 'after attach');

    const read = async (params: Ably.RealtimeHistoryParams) => {
      const pages = await pagesOf(await channel.history(params));
      return pages.map((page) => page.map(({ data }) => data));
    };
    expect(await read({ limit: 3, untilAttach: true })).toEqual([
      ['7', '6', '5'],
      ['4', '3', '2'],
      ['1'],
    ]);
    expect(await read({ limit: 4, direction: 'forwards' })).toEqual([
      ['1', '2', '3', '4'],
      ['5', '6', '7', 'after attach'],
    ]);
    const [newest] = (await channel.history({ limit: 1 })).items;
    expect(newest).toMatchObject({ action: 'message.create', data: 'after attach' });
    const before = Number(newest?.timestamp) - 60_000;
    expect(await read({ end: before })).toEqual([[]]);
    expect((await read({ start: before }))[0]).toHaveLength(8);
    await expect(channel.history({ limit: 1001 })).rejects.toMatchObject({ code: 40003 });
    expect((await client.channels.get('never used').history()).items).toEqual([]);
    const got = await channel.getMessage(newest?.serial ?? '');
    expect(got.data).toBe('after attach');
  });

  it('what is older than the retention is gone from history and rewind', async () => {
    let now = Date.now();
    const clock = { ...systemClock, now: () => now };
    const server = await start({ clock, limits: { historyMs: 1000 } });
    const channel = connect(server, { useBinaryProtocol }).channels.get('chat');
    await channel.publish('n', 'old');
    now += 900;
    await channel.publish('n', 'young');
    now += 200;
    expect((await channel.history()).items.map(({ data }) => data)).toEqual(['young']);
    const seen = collect();
    const late = connect(server).channels.get('chat', { params: { rewind: '10' } });
    await late.subscribe(seen.onMessage);
    await channel.publish('n', 'live');
    await seen.reached(2);
    expect(seen.data()).toEqual(['young', 'live']);
  });

  it('a refused publish says why, and the next one goes through', async () => {
    const server = await start();
    server.faults.rejectPublish = ({ channel, names, count }) =>
      names.includes('refused')
        ? { code: 42911, statusCode: 429, message: `${channel}: ${count}` }
        : undefined;
    const channel = connect(server, { useBinaryProtocol }).channels.get('chat');
    const outcomes = await Promise.allSettled([
      channel.publish('fine', '1'),
      channel.publish('refused', '2'),
      channel.publish('fine', '3'),
      channel.publish('large', 'x'.repeat(65_532)),
      channel.publish('last', 'x'.repeat(65_000)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { code: 42911, message: 'chat: 1' } });
    expect(outcomes[3]).toMatchObject({ reason: { code: 40009 } });
    const names = (await channel.history()).items.map(({ name }) => name);
    expect(names).toEqual(['last', 'fine', 'fine']);
  });

  it('without the rule of the namespace a message cannot be changed: 93002', async () => {
    const server = await start();
    const channel = connect(server, { useBinaryProtocol, clientId: 'a' }).channels.get('chat');
    const { serials } = await channel.publish('n', 'x');
    const serial = serials[0] ?? '';
    const notEnabled = expect.objectContaining({ code: 93002, statusCode: 400 });
    await expect(channel.updateMessage({ serial, data: 'y' })).rejects.toEqual(notEnabled);
    await expect(channel.deleteMessage({ serial })).rejects.toEqual(notEnabled);
    await expect(channel.appendMessage({ serial, data: 'y' })).rejects.toEqual(notEnabled);
    expect(await channel.getMessage(serial)).toMatchObject({ action: 'message.create', data: 'x' });
  });

  it('ping, detach and a second attach', async () => {
    const server = await start();
    const client = connect(server, { useBinaryProtocol });
    await client.connection.once('connected');
    expect(await client.connection.ping()).toBeGreaterThanOrEqual(0);
    const channel = client.channels.get('chat');
    await channel.attach();
    await channel.setOptions({ params: { rewind: '1' }, modes: ['SUBSCRIBE'] });
    expect(channel.modes).toEqual(['subscribe']);
    await expect(channel.publish('n', 'x')).rejects.toMatchObject({ code: 40160 });
    await channel.detach();
    expect(channel.state).toBe('detached');
    await channel.attach();
    expect(channel.state).toBe('attached');
  });
});

it('a taken port rejects with EADDRINUSE, and close frees it at once', async () => {
  const server = await start();
  const client = connect(server);
  await client.connection.once('connected');
  const again = () => startLocalAbly({ apiKey, port: server.port });
  await expect(again()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const dropped = client.connection.once('disconnected');
  const begin = performance.now();
  await server.close();
  expect(performance.now() - begin).toBeLessThan(1000);
  await dropped;
  const connected = client.connection.once('connected');
  const successor = await again();
  await connected;
  await successor.close();
});
