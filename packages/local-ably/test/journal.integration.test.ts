import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as Ably from 'ably';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { JournalDamagedError } from '../src/journal/damaged.ts';
import { noRateLimits } from '../src/options.ts';
import { type LocalAblyOptions, startLocalAbly } from '../src/server.ts';
import { apiKey, clientOptions, collect, pagesOf, realtimeForTests } from './support/clients.ts';
import { manualClock } from './support/core.ts';

const { start, connect } = realtimeForTests();
let journalFolder: string;

beforeEach(async () => {
  journalFolder = await mkdtemp(join(tmpdir(), 'rewind-journal-'));
});

afterEach(() => rm(journalFolder, { recursive: true }));

/** A server on the folder of this test. */
const startHere = (options: Partial<LocalAblyOptions> = {}) =>
  start({ journalFolder, rules: { ai: { mutable: true } }, limits: noRateLimits, ...options });

const appends = { transportParams: { appendRollupWindow: 0 } };

const historyOf = async (channel: Ably.RealtimeChannel | Ably.Channel) =>
  (await pagesOf<Ably.Message>(await channel.history({ limit: 1000 }))).flat().reverse();

it('a server that starts on the folder of another has its history, to the last field', async () => {
  const first = await startHere();
  const writer = connect(first, { clientId: 'alice', ...appends }).channels.get('ai:1');
  const { serials } = await writer.publish([
    { name: 'a', data: 'one', extras: { headers: { role: 'user' } } },
    { name: 'b', data: { deep: [1] } },
    { name: 'c', data: Buffer.from([0, 255]) },
  ]);
  const [one = '', two = ''] = serials as string[];
  for (const data of [' and', ' more']) await writer.appendMessage({ serial: one, data });
  await writer.updateMessage({ serial: two, data: 'new' }, { description: 'why' });
  await writer.deleteMessage({ serial: two });
  const before = await historyOf(writer);
  const versions = (await writer.getMessageVersions(two)).items;
  expect(before.map(({ data }) => data)).toEqual(['one and more', 'new', Buffer.from([0, 255])]);
  await first.close();

  const second = await startHere({ port: first.port });
  const channel = new Ably.Rest(clientOptions(second)).channels.get('ai:1');
  expect(await historyOf(channel)).toEqual(before);
  expect(await channel.getMessage(one)).toEqual(before[0]);
  expect((await channel.getMessageVersions(two)).items).toEqual(versions);
  expect(versions).toHaveLength(3);

  // What was restored goes on like any other message.
  const seen = collect();
  const reader = connect(second).channels.get('ai:1', { params: { rewind: '10' } });
  await reader.subscribe(seen.onMessage);
  await seen.reached(3);
  expect(seen.data()).toEqual(before.map(({ data }) => data));
  await channel.appendMessage({ serial: one, data: '!' });
  await channel.publish('d', 'last');
  await seen.reached(5);
  expect(seen.messages[3]).toMatchObject({ action: 'message.append', serial: one, data: '!' });
  const after = await historyOf(reader);
  expect(after.map(({ data }) => data)).toEqual([
    'one and more!',
    'new',
    Buffer.from([0, 255]),
    'last',
  ]);
  // The attach point lies before the first of them, not so far back that history up to it is refused.
  expect((await reader.history({ untilAttach: true })).items).toEqual([]);
});

it('a client that stayed open is told that it lost continuity, and reads the rest', async () => {
  const first = await startHere();
  const client = connect(first, appends);
  const channel = client.channels.get('ai:1');
  const seen = collect();
  await channel.subscribe(seen.onMessage);
  const { serials } = await channel.publish('m', 'one');
  const serial = serials[0] ?? '';
  await channel.appendMessage({ serial, data: ' two' });
  const lost = new Promise<Ably.ChannelStateChange>((resolve) => {
    channel.on(['attached', 'update'], resolve);
  });
  await first.close();
  const second = await startHere({ port: first.port });
  expect(await lost).toMatchObject({ resumed: false, reason: { code: 90003 } });
  await channel.appendMessage({ serial, data: ' three' });
  await channel.publish('m', 'four');
  await seen.reached(4);
  // An append to what was not seen on this server comes as the whole.
  expect(seen.data()).toEqual(['one', ' two', 'one two three', 'four']);
  const items = (await channel.history({ untilAttach: true })).items;
  expect(items.map(({ data }) => data)).toEqual(['one two three']);
  const rest = new Ably.Rest(clientOptions(second)).channels.get('ai:1');
  expect((await historyOf(rest)).map(({ data }) => data)).toEqual(['one two three', 'four']);
});

it('a message id given before the restart is not published again after it', async () => {
  const first = await startHere();
  const message = { id: 'once', data: 'x' };
  const rest = (server: typeof first) => new Ably.Rest(clientOptions(server)).channels.get('chat');
  const before = await rest(first).publish(message);
  await first.close();
  const second = await startHere();
  expect(await rest(second).publish(message)).toEqual(before);
  expect((await rest(second).history()).items).toHaveLength(1);
});

it('a restart keeps two minutes, and a day where the rule says so', async () => {
  const clock = manualClock(Date.now());
  const dataAfter = async (ms: number) => {
    clock.advance(ms);
    const server = await startHere({ clock });
    const { channels } = new Ably.Rest(clientOptions(server));
    const kept = await Promise.all(['chat', 'ai:1'].map((name) => historyOf(channels.get(name))));
    await server.close();
    return kept.map((messages) => messages.map(({ data }) => data));
  };
  const first = await startHere({ clock });
  const { channels } = new Ably.Rest(clientOptions(first));
  await channels.get('chat').publish('n', 'short');
  await channels.get('ai:1').publish('n', 'long');
  await first.close();
  expect(await dataAfter(120_000)).toEqual([['short'], ['long']]);
  expect(await dataAfter(1)).toEqual([[], ['long']]);
  expect(await dataAfter(24 * 3_600_000 - 120_001)).toEqual([[], ['long']]);
  expect(await dataAfter(1)).toEqual([[], []]);
});

it('appends that wait to be merged when the server closes are kept', async () => {
  const first = await startHere();
  const client = connect(first, { transportParams: { appendRollupWindow: 500 } });
  const channel = client.channels.get('ai:1');
  const { serials } = await channel.publish('m', '0');
  const serial = serials[0] ?? '';
  await channel.appendMessage({ serial, data: '1' });
  const waiting = channel.appendMessage({ serial, data: '2' }).catch(() => undefined);
  await client.connection.ping();
  await first.close();
  client.close();
  await waiting;
  const second = await startHere();
  const rest = new Ably.Rest(clientOptions(second)).channels.get('ai:1');
  expect((await rest.getMessage(serial)).data).toBe('012');
});

it('a damaged journal stops the start, and leaves the port and the file as they were', async () => {
  const first = await startHere();
  await new Ably.Rest(clientOptions(first)).channels.get('chat').publish('n', 'x');
  await first.close();
  const [name = ''] = await readdir(journalFolder);
  expect(name).toBe('localapp.ndjson');
  const file = join(journalFolder, name);
  const content = (await readFile(file, 'utf8')).replace('"publish"', '"pub"');
  await writeFile(file, content);
  const again = () => startLocalAbly({ apiKey, journalFolder, port: first.port });
  await expect(again()).rejects.toThrow(JournalDamagedError);
  await expect(again()).rejects.toThrow(file);
  expect(await readFile(file, 'utf8')).toBe(content);
  await rm(file);
  await (await again()).close();
});

async function spawnServer(port: number): Promise<{ child: ChildProcess; port: number }> {
  const script = fileURLToPath(new URL('support/journalled-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, apiKey, String(port), journalFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  return { child, port: Number(line) };
}

it('a process that is killed in mid-stream loses nothing that it acknowledged', async () => {
  let { child, port } = await spawnServer(0);
  const options = { ...clientOptions({ host: '127.0.0.1', port }), ...appends };
  const published = new Map<string, string>();
  const pieces = new Map<string, string[]>();
  for (let life = 1; life <= 3; life += 1) {
    const client = new Ably.Realtime(options);
    onTestFinished(() => client.close());
    const channel = client.channels.get('ai:1');
    const { serials } = await channel.publish('answer', `answer ${life}: `);
    const serial = serials[0] ?? '';
    const acknowledged: string[] = [];
    pieces.set(serial, acknowledged);
    const killed = once(child, 'exit');
    let isDead = false;
    let count = 0;
    const stream = async (publish: (text: string) => Promise<unknown>) => {
      while (!isDead) {
        const text = `<${count}>`;
        count += 1;
        await publish(text).catch(() => undefined);
        if (count >= 150 && !isDead) {
          isDead = true;
          child.kill('SIGKILL');
        }
      }
    };
    const running = Promise.all([
      ...Array.from({ length: 4 }, () =>
        stream(async (text) => {
          const result = await channel.publish('n', text);
          published.set(result.serials[0] ?? '', text);
        }),
      ),
      ...Array.from({ length: 4 }, () =>
        stream(async (text) => {
          await channel.appendMessage({ serial, data: text });
          acknowledged.push(text);
        }),
      ),
    ]);
    await killed;
    client.close();
    await running;
    ({ child, port } = await spawnServer(port));
  }

  const history = await historyOf(new Ably.Rest(options).channels.get('ai:1'));
  const data = new Map(history.map((message) => [message.serial, String(message.data)]));
  expect(published.size).toBeGreaterThan(30);
  for (const [serial, text] of published) expect(data.get(serial)).toBe(text);
  expect(pieces.size).toBe(3);
  for (const [serial, texts] of pieces) {
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(data.get(serial)?.split(text)).toHaveLength(2);
  }
  const order = history.map(({ serial }) => serial);
  expect(order.toSorted()).toEqual(order);
});
