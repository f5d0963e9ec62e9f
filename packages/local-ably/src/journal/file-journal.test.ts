import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { manualClock } from '../../test/support/core.ts';
import { MessageAction } from '../core/actions.ts';
import type { Channel } from '../core/channel.ts';
import { Channels } from '../core/channels.ts';
import type { Change } from '../core/message.ts';
import type { Payload } from '../core/payload.ts';
import {
  ablyLimits,
  type Behaviour,
  type ChannelRules,
  documentedBehaviour,
  type Limits,
  noRateLimits,
} from '../options.ts';
import { JournalDamagedError } from './damaged.ts';
import { FileJournal } from './file-journal.ts';
import { writeAll } from './files.ts';

vi.mock(import('./files.ts'), async (original) => {
  const files = await original();
  return { ...files, writeAll: vi.fn(files.writeAll) };
});

let folder: string;
let file: string;
let clock: ReturnType<typeof manualClock>;
let warnings: string[];
let journals: FileJournal[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-journal-'));
  file = join(folder, 'app.ndjson');
  clock = manualClock(1_700_000_000_000);
  warnings = [];
  journals = [];
});

afterEach(async () => {
  await Promise.all(journals.map((journal) => journal.close()));
  await rm(folder, { recursive: true });
});

type Settings = {
  rules?: ChannelRules;
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
  compactAbove?: number;
};

/** The channels as a server has them that starts with the file. */
function begin(settings: Settings = {}) {
  const { compactAbove, rules = { ai: { mutable: true } } } = settings;
  const journal = new FileJournal(file, {
    warn: (line) => warnings.push(line),
    ...(compactAbove === undefined ? {} : { compactAbove }),
  });
  journals.push(journal);
  const limits = { ...ablyLimits, ...noRateLimits, ...settings.limits };
  const behaviour = { ...documentedBehaviour, ...settings.behaviour };
  const channels = new Channels({ limits, behaviour, clock, faults: {}, journal }, rules);
  journal.start(channels);
  return { journal, channels };
}

/** Everything that a restart must bring back. */
function contentOf(channels: Channels) {
  return [...channels.values()]
    .filter((channel) => channel.store.length > 0)
    .map((channel) => ({
      name: channel.name,
      bytes: channel.store.bytes,
      messages: channel.store.from(0).map((stored) => ({
        ...stored,
        result: channel.resultOf(stored.latest.id),
      })),
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

const text = (data: string): Payload => ({ data, encoding: undefined });
let publishes = 0;

function say(channel: Channel, ...payloads: Payload[]): string {
  publishes += 1;
  const drafts = payloads.map((payload) => ({ ...payload, name: 'n' }));
  return channel.publish(drafts, { id: `c:${publishes}`, connectionId: 'c' }).serials[0] ?? '';
}

function change(
  channel: Channel,
  serial: string,
  action: Change['action'],
  payload: Payload | undefined,
  over: Partial<Change> = {},
): void {
  publishes += 1;
  const asked = { serial, action, payload, name: undefined, extras: undefined, operation: {} };
  channel.change({ ...asked, ...over }, { id: `c:${publishes}`, connectionId: 'c' });
}

const append = (channel: Channel, serial: string, data: string) =>
  change(channel, serial, MessageAction.append, text(data));

const fileSize = () => statSync(file).size;

/** Every kind of message, change and payload. */
function fill(channels: Channels): void {
  const chat = channels.open('chat');
  say(chat, text('plain'), text(''), { data: undefined, encoding: undefined });
  say(chat, { data: Buffer.from([0, 255, 1]), encoding: 'cipher+aes-256-cbc' });
  say(chat, { data: Buffer.alloc(0), encoding: undefined }, { data: '{"a":1}', encoding: 'json' });
  say(chat, text('ünï\n\ud800\u0000"\\'));
  const draft = { ...text('x'), id: 'given', clientId: 'alice', extras: { headers: { a: [1] } } };
  chat.publish([draft], { id: 'rest', connectionId: undefined });

  const ai = channels.open('ai:1');
  const [serial, other, bytes] = [
    say(ai, text('one'), text('two')),
    say(ai, text('other')),
    say(ai, { data: Buffer.from('by'), encoding: 'x' }),
  ];
  append(ai, serial, ' and');
  clock.advance(5);
  change(ai, other, MessageAction.update, text('updated'), {
    name: 'renamed',
    operation: { clientId: 'bob', description: 'why', metadata: { k: 'v' } },
  });
  append(ai, serial, ' more');
  change(ai, serial, MessageAction.append, text('.'), { extras: { done: true } });
  change(ai, serial, MessageAction.append, undefined);
  change(ai, bytes, MessageAction.append, { data: Buffer.from('tes'), encoding: 'x' });
  change(ai, other, MessageAction.delete, undefined, { operation: { clientId: 'bob' } });
  change(ai, serial, MessageAction.update, text('rewritten'));
  append(ai, serial, ' once more');
}

it.each([
  ['the newest forms', true],
  ['every form', false],
])('what was published and changed is there again, to the last field: %s', (_, showsLater) => {
  const settings = { behaviour: { historyShowsLaterAppends: showsLater } };
  const first = begin(settings);
  fill(first.channels);
  const content = contentOf(first.channels);
  expect(content.map(({ messages }) => messages.length)).toEqual([4, 8]);
  expect(content[0]?.messages[0]?.latest.data).toBe('rewritten once more');
  expect(content[0]?.messages[0]?.versions).toHaveLength(2);

  expect(contentOf(begin(settings).channels)).toEqual(content);
  // The next start reads what the one before has compacted: of the forms only the versions are left.
  const withoutForms = content.map((channel) => ({
    ...channel,
    messages: channel.messages.map((stored) => ({ ...stored, forms: undefined })),
  }));
  expect(contentOf(begin().channels)).toEqual(withoutForms);
  expect(warnings).toEqual([]);
});

it('what is published after a restart sorts after all that was before, whatever the clock says', () => {
  const before = begin();
  const serial = say(before.channels.open('ai'), text('1'));
  clock.advance(5_000);
  append(before.channels.open('ai'), serial, '+');
  const newest = before.channels.open('ai').store.find(serial)?.latest.version.serial ?? '';
  clock = manualClock(clock.now() - 60_000);

  const after = begin().channels.open('ai');
  expect(after.log.head > newest).toBe(true);
  append(after, serial, '+');
  const next = say(after, text('2'));
  expect(next > newest).toBe(true);
  expect(after.store.find(serial)?.latest.data).toBe('1++');
  expect(
    begin()
      .channels.open('ai')
      .store.from(0)
      .map(({ latest }) => latest.data),
  ).toEqual(['1++', '2']);
});

it('an id given by the client is still known after a restart', () => {
  const drafts = ['a', 'b'].map((data, index) => ({ ...text(data), id: `base:${index}` }));
  const origin = { id: 'rest', connectionId: undefined };
  const first = begin().channels.open('chat').publish(drafts, origin);
  const chat = begin().channels.open('chat');
  expect(chat.publish(drafts, origin)).toEqual(first);
  expect(chat.store.length).toBe(2);
});

it('wherever the end of the process broke the last record, only that one is dropped', async () => {
  const ai = begin().channels.open('ai');
  const serial = say(ai, text('one'));
  const whole = fileSize();
  append(ai, serial, ' two');
  const bytes = await readFile(file);
  for (let size = whole + 1; size < bytes.length; size += 7) {
    await writeFile(file, bytes.subarray(0, size));
    warnings = [];
    const { channels, journal } = begin();
    expect(channels.open('ai').store.find(serial)?.latest.data).toBe('one');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`(${size - whole} bytes)`);
    await journal.close();
  }
  warnings = [];
  append(begin().channels.open('ai'), serial, ' three');
  expect(begin().channels.open('ai').store.find(serial)?.latest.data).toBe('one three');
  expect(warnings).toEqual([]);
});

it('a file of which not even the first line is whole is begun anew', async () => {
  await writeFile(file, '{"jour');
  say(begin().channels.open('chat'), text('x'));
  expect(warnings).toHaveLength(1);
  expect(contentOf(begin().channels)).toHaveLength(1);
});

it.each([
  ['not JSON', (line: string) => line.replace('{', '')],
  ['zeros', (line: string) => '\0'.repeat(line.length)],
  ['a field of a wrong type', (line: string) => line.replace('"action":0', '"action":"0"')],
  ['no serial', (line: string) => line.replace(/"serial":"[^"]+"/, '"serial":"1"')],
  ['text that is no base64', (line: string) => line.replace('"AAEC"', '"?"')],
  ['a line that is missing', () => undefined],
])('damage elsewhere stops the start and names the place: %s', async (_, damage) => {
  const ai = begin().channels.open('ai');
  say(ai, text('fine'));
  const serial = say(ai, { data: Buffer.from([0, 1, 2]), encoding: undefined });
  change(ai, serial, MessageAction.append, { data: Buffer.from([3]), encoding: undefined });
  const lines = (await readFile(file, 'utf8')).split('\n');
  const damaged = damage(lines[2] ?? '');
  lines.splice(2, 1, ...(damaged === undefined ? [] : [damaged]));
  await writeFile(file, lines.join('\n'));

  expect(() => begin()).toThrow(JournalDamagedError);
  expect(() => begin()).toThrow(`${file}, line 3`);
  expect(() => begin()).toThrow('Move the file away');
  expect(await readFile(file, 'utf8')).toBe(lines.join('\n'));
});

it('a file that is no journal, or one of another version, is not touched', async () => {
  await writeFile(file, '{"journal":"local-realtime","version":99}\n');
  expect(() => begin()).toThrow('line 1: not a journal of this version');
  expect(fileSize()).toBe(42);
});

it('a start drops what its rules keep no longer, from the file too', async () => {
  const rules = { ai: { mutable: true }, keep: { persisted: true } };
  const { channels } = begin({ rules });
  for (const name of ['ai:1', 'keep:1', 'chat']) say(channels.open(name), text('x'.repeat(1000)));
  clock.advance(120_001);
  const names = (settings: Settings) => contentOf(begin(settings).channels).map(({ name }) => name);
  expect(names({ rules })).toEqual(['ai:1', 'keep:1']);
  expect(await readFile(file, 'utf8')).not.toContain('"chat"');
  clock.advance(24 * 3_600_000 - 120_001);
  expect(names({ rules })).toEqual(['ai:1', 'keep:1']);
  clock.advance(1);
  expect(names({ rules })).toEqual([]);
  expect(fileSize()).toBeLessThan(100);
});

it('appends take as much room as they add: twice as many, twice the size', async () => {
  const { channels } = begin();
  const sizeAfter = async (appends: number) => {
    const before = fileSize();
    const ai = channels.open(`ai:${appends}`);
    const draft = { ...text('x'.repeat(1000)), extras: { headers: { note: 'y'.repeat(1000) } } };
    const serial = ai.publish([draft], { id: 'r', connectionId: undefined }).serials[0] ?? '';
    for (let count = 0; count < appends; count += 1) append(ai, serial, 'piece ');
    return fileSize() - before;
  };
  const half = await sizeAfter(1000);
  const whole = await sizeAfter(2000);
  expect(whole / half).toBeLessThan(2.1);
  expect(whole / 2000).toBeLessThan(300);
});

it('a file that has grown is written anew while entries go on to come, and none is lost', async () => {
  const limits = { messageSize: Number.POSITIVE_INFINITY };
  const { channels } = begin({ compactAbove: 4_000_000, limits });
  for (let count = 0; count < 30; count += 1) say(channels.open('old'), text('x'.repeat(100_000)));
  clock.advance(120_001);
  // Several bits of 256 KiB, and messages in each of them that change in the meantime.
  const ai = channels.open('ai');
  const serials = Array.from({ length: 16 }, () => say(ai, text('y'.repeat(70_000))));
  const full = fileSize();
  expect(full).toBeGreaterThan(4_000_000);
  let added = 0;
  while (fileSize() >= full) {
    for (const serial of serials) append(ai, serial, `+${added}`);
    change(ai, say(ai, text(`new ${added}`)), MessageAction.update, text('newer'));
    say(channels.open(`other:${added}`), text('x'));
    added += 1;
    await nextTurn();
  }
  expect(added).toBeGreaterThan(3);
  append(ai, serials[3] ?? '', ' the end');

  const content = contentOf(channels);
  expect(contentOf(begin({ limits }).channels)).toEqual(content);
  expect(warnings).toEqual([]);
});

it('what is forgotten does not come back, not even from a compaction on its way', async () => {
  const { channels, journal } = begin({ compactAbove: 1000 });
  const ai = channels.open('ai');
  const serial = say(ai, text('x'.repeat(2000)));
  await nextTurn();
  channels.forgetAll();
  // An append that waited to be merged comes too late.
  expect(() => append(ai, serial, '+')).toThrow('message not found');
  say(channels.open('later'), text('y'));
  while (existsSync(`${file}.new`)) await nextTurn();
  await journal.close();
  expect(contentOf(begin().channels).map(({ name }) => name)).toEqual(['later']);
});

it('a publish that cannot be written is refused, leaves nothing, and the next one goes through', () => {
  const { channels } = begin();
  const ai = channels.open('ai');
  const serial = say(ai, text('1'));
  vi.mocked(writeAll).mockImplementationOnce((fd, bytes) => {
    writeAll(fd, bytes.subarray(0, 20));
    throw new Error('ENOSPC');
  });
  expect(() => append(ai, serial, 'lost')).toThrow('not writable');
  expect(warnings[0]).toContain('ENOSPC');
  append(ai, serial, '+2');
  say(ai, text('3'));
  warnings = [];
  const restored = begin().channels.open('ai').store.from(0);
  expect(restored.map(({ latest }) => latest.data)).toEqual(['1+2', '3']);
  expect(warnings).toEqual([]);
});

it('after the end nothing is accepted', async () => {
  const { channels, journal } = begin();
  await journal.close();
  expect(() => say(channels.open('chat'), text('x'))).toThrow('closed');
  expect(channels.open('chat').store.length).toBe(0);
});
