import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Ably from 'ably';
import { expect, it, onTestFinished } from 'vitest';
import type { FaultSettings } from '../src/faults.ts';
import { noRateLimits } from '../src/options.ts';
import type { LocalAbly, LocalAblyOptions } from '../src/server.ts';
import { clientOptions, collect, pagesOf, realtimeForTests } from './support/clients.ts';
import { manualClock } from './support/core.ts';

const { start, connect } = realtimeForTests();

type Wanted = { [Name in keyof FaultSettings]?: FaultSettings[Name] | null };

const off = {
  rejectNth: null,
  rejectOneIn: null,
  dropAcks: null,
  ackDelayMs: null,
  stallSockets: null,
  historyDelayMs: null,
  refuseConnections: null,
  conflateAppends: null,
  replayRewindTwice: null,
  windowMs: null,
};

/** A server whose faults are set over HTTP. */
async function startFaulty(options: Partial<LocalAblyOptions> = {}) {
  const rules = { ai: { mutable: true } };
  const server = await start({ faultRoutes: true, limits: noRateLimits, rules, ...options });
  return { server, faults: faultsOf(server) };
}

function faultsOf({ host, port }: LocalAbly) {
  const ask = async (method: string, path = '', body?: unknown) => {
    const init = { method, headers: { 'content-type': 'application/json' } };
    const sent = body === undefined ? init : { ...init, body: JSON.stringify(body) };
    const response = await fetch(`http://${host}:${port}/faults${path}`, sent);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    ask,
    set: (wanted: Wanted) => ask('PATCH', '', wanted),
    call: (name: string) => ask('POST', `/${name}`),
  };
}

/** A clock that stands still, and tells who waits, and for how long. */
function watchedClock() {
  const clock = manualClock(Date.now());
  const waiting: { ms: number; resolve: () => void }[] = [];
  return {
    ...clock,
    after(ms: number, act: () => void) {
      for (const { ms: wanted, resolve } of waiting) if (ms === wanted) resolve();
      return clock.after(ms, act);
    },
    /** Resolves when somebody begins to wait for exactly this time. */
    waitedFor: (ms: number) => new Promise<void>((resolve) => waiting.push({ ms, resolve })),
  };
}

/** What became of a promise so far. */
function watch(promise: Promise<unknown>) {
  const watched = { isSettled: false };
  promise.then(
    () => {
      watched.isSettled = true;
    },
    () => {
      watched.isSettled = true;
    },
  );
  return watched;
}

/** The next time that a channel is attached, anew or still. */
function nextAttach(channel: Ably.RealtimeChannel): Promise<Ably.ChannelStateChange> {
  return new Promise((resolve) => {
    const onChange = (change: Ably.ChannelStateChange) => {
      if (change.current !== 'attached') return;
      channel.off(onChange);
      resolve(change);
    };
    channel.on(onChange);
  });
}

const dataOf = (messages: readonly { data?: unknown }[]) => messages.map(({ data }) => data);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const rest = (server: LocalAbly) => new Ably.Rest(clientOptions(server)).channels;
const historyOf = async (channel: Ably.RealtimeChannel | Ably.Channel) =>
  dataOf((await pagesOf<Ably.Message>(await channel.history())).flat().reverse());

it('without the option there is nothing there', async () => {
  const { ask } = faultsOf(await start());
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/restart'],
  ] as const) {
    const answer = await ask(method, path, method === 'GET' ? undefined : {});
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 40400 } } });
  }
});

it('settings are shown, changed field by field, and switched off one by one or at once', async () => {
  const { server, faults } = await startFaulty();
  expect(await faults.ask('GET')).toEqual({ status: 200, body: off });
  const set = { rejectNth: 7, ackDelayMs: 0, conflateAppends: true };
  expect((await faults.set(set)).body).toEqual({ ...off, ...set });
  expect(server.faults.rejectNth).toBe(7);
  const { body } = await faults.set({ rejectNth: null, windowMs: 5 });
  expect(body).toEqual({ ...off, ackDelayMs: 0, conflateAppends: true, windowMs: 5 });
  expect(server.faults.rejectNth).toBeUndefined();
  server.faults.rejectPublish = () => ({ code: 50000, statusCode: 500, message: 'no' });
  expect((await faults.ask('DELETE')).body).toEqual(off);
  expect(server.faults.rejectPublish).toBeUndefined();
});

it.each([
  [{ dropAck: true }, 'dropAck'],
  [{ rejectPublish: true }, 'rejectPublish'],
  [{ rejectNth: 0 }, 'rejectNth'],
  [{ rejectOneIn: 1.5 }, 'rejectOneIn'],
  [{ ackDelayMs: '5' }, 'ackDelayMs'],
  [{ windowMs: -1 }, 'windowMs'],
  [{ stallSockets: 'yes' }, 'stallSockets'],
  [[], 'body'],
  [undefined, 'body'],
])('%j is refused with the name, and nothing of it is set', async (wanted, name) => {
  const { faults } = await startFaulty();
  const body =
    wanted !== undefined && !Array.isArray(wanted) ? { dropAcks: true, ...wanted } : wanted;
  const answer = await faults.ask('PATCH', '', body);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 40000 } } });
  expect(answer.body.error).toMatchObject({ message: expect.stringContaining(name) });
  expect((await faults.ask('GET')).body).toEqual(off);
});

it.each([
  ['POST', '/explode'],
  ['GET', '/restart'],
  ['PUT', ''],
  ['POST', '/restart/now'],
])('%s /faults%s is not found', async (method, path) => {
  const { faults } = await startFaulty();
  expect((await faults.ask(method, path)).status).toBe(404);
});

it('rejectNth refuses one publish, rejectOneIn every k-th', async () => {
  const { server, faults } = await startFaulty();
  const channel = connect(server).channels.get('chat');
  const outcomes = async () => {
    const results = await Promise.allSettled(numbers(6).map((data) => channel.publish('n', data)));
    return results.map((result) =>
      result.status === 'fulfilled' ? 'ok' : (result.reason as Ably.ErrorInfo).code,
    );
  };
  await faults.set({ rejectNth: 3 });
  expect(await outcomes()).toEqual(['ok', 'ok', 50000, 'ok', 'ok', 'ok']);
  expect((await faults.ask('GET')).body.rejectNth).toBeNull();
  await faults.set({ rejectOneIn: 2 });
  expect(await outcomes()).toEqual(['ok', 50000, 'ok', 50000, 'ok', 50000]);
  await faults.ask('DELETE');
  expect(await outcomes()).toEqual(Array.from({ length: 6 }, () => 'ok'));
  expect(await historyOf(channel)).toHaveLength(5 + 3 + 6);
});

it('dropAcks withholds what a resume then brings', async () => {
  const { server, faults } = await startFaulty();
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  await faults.set({ dropAcks: true });
  const publishes = Promise.all(numbers(3).map((data) => channel.publish('n', data)));
  const watched = watch(publishes);
  await seen.reached(3);
  await client.connection.ping();
  expect(watched.isSettled).toBe(false);
  await faults.set({ dropAcks: null });
  await faults.call('cutSockets');
  const serials = (await publishes).map((result) => result.serials[0]);
  expect(serials).toEqual(seen.messages.map(({ serial }) => serial));
  expect(await historyOf(channel)).toEqual(numbers(3));
});

it('ackDelayMs delays ACKs and NACKs, and nothing else', async () => {
  const clock = watchedClock();
  const { server, faults } = await startFaulty({ clock });
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  await faults.set({ ackDelayMs: 300, rejectNth: 2 });
  const [fine, refused] = [channel.publish('n', '1'), channel.publish('n', '2')];
  const watched = [watch(fine), watch(refused)];
  await seen.reached(1);
  clock.advance(299);
  await client.connection.ping();
  expect(watched).toEqual([{ isSettled: false }, { isSettled: false }]);
  clock.advance(1);
  await fine;
  await expect(refused).rejects.toMatchObject({ code: 50000 });
});

it('stallSockets lets nothing through in either direction; then everything comes in order', async () => {
  const { server, faults } = await startFaulty();
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const { id } = client.connection;
  await faults.set({ stallSockets: true });
  const fromInside = watch(channel.publish('n', 'from inside'));
  const ping = client.connection.ping();
  const pinged = watch(ping);
  for (const data of numbers(20)) await rest(server).get('chat').publish('n', data);
  expect(await historyOf(rest(server).get('chat'))).toEqual(numbers(20));
  expect([seen.messages.length, fromInside.isSettled, pinged.isSettled]).toEqual([0, false, false]);

  await faults.set({ stallSockets: false });
  await seen.reached(21);
  await ping;
  expect(seen.data()).toEqual([...numbers(20), 'from inside']);
  expect(client.connection.id).toBe(id);
});

it('a socket that comes while sockets are stalled waits too', async () => {
  const { server, faults } = await startFaulty();
  await faults.set({ stallSockets: true });
  const client = connect(server);
  await rest(server).get('chat').publish('n', 'x');
  expect(client.connection.state).toBe('connecting');
  const connected = client.connection.whenState('connected');
  await faults.set({ stallSockets: null });
  await connected;
});

it('historyDelayMs delays history, and no other answer', async () => {
  const clock = watchedClock();
  const { server, faults } = await startFaulty({ clock });
  const channel = rest(server).get('chat');
  await channel.publish('n', 'x');
  await faults.set({ historyDelayMs: 700 });
  const begun = clock.waitedFor(700);
  const history = historyOf(channel);
  const watched = watch(history);
  await begun;
  await channel.publish('n', 'meanwhile');
  clock.advance(699);
  await new Ably.Rest(clientOptions(server)).time();
  expect(watched.isSettled).toBe(false);
  clock.advance(1);
  expect(await history).toEqual(['x', 'meanwhile']);
});

it('refuseConnections lets no new socket in, until it is taken back', async () => {
  const { server, faults } = await startFaulty();
  const client = connect(server);
  await client.connection.whenState('connected');
  const { id } = client.connection;
  await faults.set({ refuseConnections: true });
  // One socket is lost, and then at least one attempt fails.
  const failed = new Promise<void>((resolve) => {
    let losses = 0;
    client.connection.on('disconnected', () => {
      losses += 1;
      if (losses === 2) resolve();
    });
  });
  await faults.call('cutSockets');
  await failed;
  expect(await historyOf(rest(server).get('chat'))).toEqual([]);
  const back = client.connection.once('connected');
  await faults.set({ refuseConnections: null });
  await back;
  expect(client.connection.id).toBe(id);
});

it('conflateAppends delivers the newest state now and then instead of each append', async () => {
  const clock = watchedClock();
  const { server, faults } = await startFaulty({ clock });
  const writer = connect(server).channels.get('ai');
  const seen = collect();
  const reader = connect(server).channels.get('ai');
  await reader.subscribe(seen.onMessage);
  const { serials } = await writer.publish('n', ':');
  const serial = serials[0] ?? '';
  await faults.set({ conflateAppends: true });
  for (const data of numbers(10)) await writer.appendMessage({ serial, data });
  await writer.publish('n', 'beside');
  await seen.reached(2);
  clock.advance(1000);
  await seen.reached(3);
  expect(seen.data()).toEqual([':', 'beside', ':0123456789']);
  expect(seen.messages[2]).toMatchObject({ action: 'message.update', serial });

  await faults.ask('DELETE');
  await writer.appendMessage({ serial, data: '!' });
  await seen.reached(4);
  expect(seen.messages[3]).toMatchObject({ action: 'message.append', serial, data: '!' });
});

it('replayRewindTwice delivers a rewind twice', async () => {
  const { server, faults } = await startFaulty();
  for (const data of numbers(3)) await rest(server).get('chat').publish('n', data);
  await faults.set({ replayRewindTwice: true });
  const seen = collect();
  const channel = connect(server).channels.get('chat', { params: { rewind: '2' } });
  await channel.subscribe(seen.onMessage);
  await channel.publish('n', 'live');
  await seen.reached(5);
  expect(seen.data()).toEqual(['1', '2', '1', '2', 'live']);
});

it('windowMs stands in for the two minutes of history, log and connections', async () => {
  const clock = watchedClock();
  const { server, faults } = await startFaulty({ clock });
  await faults.set({ windowMs: 1000 });
  const client = connect(server);
  const channel = client.channels.get('chat');
  await channel.attach();
  const { id } = client.connection;
  await channel.publish('n', 'old');
  clock.advance(1001);
  await channel.publish('n', 'young');
  expect(await historyOf(channel)).toEqual(['young']);

  await faults.set({ refuseConnections: true });
  const lost = client.connection.once('disconnected');
  await faults.call('cutSockets');
  await lost;
  await rest(server).get('chat').publish('n', 'missed');
  clock.advance(1001);
  await rest(server).get('chat').publish('n', 'missed too');
  const told = nextAttach(channel);
  await faults.set({ refuseConnections: null });
  expect(await told).toMatchObject({ resumed: false, reason: { code: 90003 } });
  expect(client.connection.id).not.toBe(id);
});

it('forgetConnections: the next resume gets a new connection, and the channel goes on', async () => {
  const { server, faults } = await startFaulty();
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const { id } = client.connection;
  await faults.call('forgetConnections');
  const back = client.connection.once('connected');
  await faults.call('cutSockets');
  await rest(server).get('chat').publish('n', 'meanwhile');
  expect((await back).reason?.code).toBe(80008);
  await seen.reached(1);
  expect(seen.data()).toEqual(['meanwhile']);
  expect(client.connection.id).not.toBe(id);
});

it('forgetPositions: who missed something is told so, and history has it', async () => {
  const { server, faults } = await startFaulty();
  const client = connect(server);
  const channel = client.channels.get('chat');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  await faults.set({ refuseConnections: true });
  const lost = client.connection.once('disconnected');
  await faults.call('cutSockets');
  await lost;
  await rest(server).get('chat').publish('n', 'missed');
  await faults.call('forgetPositions');
  const told = nextAttach(channel);
  await faults.set({ refuseConnections: null });
  expect(await told).toMatchObject({ resumed: false, reason: { code: 90003 } });
  await rest(server).get('chat').publish('n', 'live');
  await seen.reached(1);
  expect(seen.data()).toEqual(['live']);
  expect(await historyOf(channel)).toEqual(['missed', 'live']);
});

it('restart leaves no connection, no message, and nothing in the journal', async () => {
  const journalFolder = await mkdtemp(join(tmpdir(), 'rewind-faults-'));
  onTestFinished(() => rm(journalFolder, { recursive: true }));
  const limits = { ...noRateLimits, appendRollupMs: 500 };
  const { server, faults } = await startFaulty({ journalFolder, limits });
  const client = connect(server);
  const channel = client.channels.get('ai');
  await channel.attach();
  const { id } = client.connection;
  const { serials } = await channel.publish('n', 'before');
  const serial = serials[0] ?? '';
  await channel.appendMessage({ serial, data: '1' });
  // Waits to be merged when everything is forgotten, and is lost with it.
  const waiting = channel.appendMessage({ serial, data: '2' }).catch(() => undefined);
  await client.connection.ping();
  const told = nextAttach(channel);
  await faults.call('restart');
  expect(await told).toMatchObject({ resumed: false });
  expect(client.connection.id).not.toBe(id);
  expect(await historyOf(channel)).toEqual([]);
  await waiting;
  await channel.publish('n', 'after');
  expect(await historyOf(channel)).toEqual(['after']);
  await server.close();

  const successor = await start({ journalFolder, rules: { ai: { mutable: true } } });
  expect(await historyOf(rest(successor).get('ai'))).toEqual(['after']);
});
