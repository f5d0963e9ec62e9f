import { expect, it } from 'vitest';
import { ablyLimits } from '../options.ts';
import { ChannelLog, type Entry, type LogLimits } from './channel-log.ts';

const entry = (serial: string, timestamp: number, bytes = 1): Entry => ({
  kind: 'publish',
  channelSerial: serial,
  timestamp,
  bytes,
  id: serial,
  connectionId: undefined,
  messages: [],
});

function logOf(entries: readonly Entry[]) {
  const log = new ChannelLog('a');
  for (const each of entries) log.append(each);
  return log;
}

const limits = (over: Partial<LogLimits>): LogLimits => ({
  keepMs: 100,
  keepEntries: 0,
  maxBytes: 1000,
  ...over,
});
const serials = (log: ChannelLog) => log.after('').map(({ channelSerial }) => channelSerial);
const timed = (...list: readonly string[]) =>
  list.map((serial, index) => entry(serial, index * 10));

it('old entries stay while they are few, and many stay while they are young', () => {
  const log = logOf(timed('b', 'c', 'd', 'e'));
  log.trim(limits({ keepEntries: 2 }), 100);
  expect(serials(log)).toEqual(['b', 'c', 'd', 'e']);
  log.trim(limits({ keepEntries: 2 }), 1000);
  expect(serials(log)).toEqual(['d', 'e']);
});

it("with Ably's figures: two minutes whatever the count, and 6,000 whatever the age", () => {
  const { logMs: keepMs, logEntries: keepEntries, logBytes: maxBytes } = ablyLimits;
  const many = Array.from({ length: 10_000 }, (_, index) =>
    entry(String(index + 10_000), index * 12),
  );
  const log = logOf(many);
  log.trim({ keepMs, keepEntries, maxBytes }, 120_000);
  expect(log.length).toBe(10_000);
  log.trim({ keepMs, keepEntries, maxBytes }, 121_200);
  expect(log.length).toBe(9_900);
  log.trim({ keepMs, keepEntries, maxBytes }, 1e9);
  expect(log.length).toBe(6_000);
});

it('the byte limit goes before age and count, and may leave nothing', () => {
  const log = logOf([entry('b', 1, 6), entry('c', 1, 6)]);
  log.trim(limits({ keepEntries: 100, maxBytes: 10 }), 1);
  expect([serials(log), log.bytes]).toEqual([['c'], 6]);
  log.trim(limits({ keepEntries: 100, maxBytes: 5 }), 1);
  expect([serials(log), log.bytes, log.head, log.floor]).toEqual([[], 0, 'c', 'c']);
});

it('it reaches back to what was dropped last, and no further', () => {
  const log = logOf([]);
  expect(log.reaches('a')).toBe(true);
  for (const each of timed('b', 'c', 'd')) log.append(each);
  expect(log.reaches('a')).toBe(true);
  log.trim(limits({ keepEntries: 1 }), 1000);
  expect(log.floor).toBe('c');
  expect(log.reaches('b')).toBe(false);
  expect(log.reaches('c')).toBe(true);
  expect(log.reaches('e')).toBe(false);
  expect(log.after('c').map(({ channelSerial }) => channelSerial)).toEqual(['d']);
  expect(log.head).toBe('d');
});

it('the entry after a point, which need not be that of an entry', () => {
  const log = logOf(timed('b', 'd', 'f'));
  expect(log.next('a')?.channelSerial).toBe('b');
  expect(log.next('b')?.channelSerial).toBe('d');
  expect(log.next('c')?.channelSerial).toBe('d');
  expect(log.next('f')).toBeUndefined();
});

it('forgotten positions are not gone on from, but nothing is dropped', () => {
  const log = logOf(timed('b', 'c'));
  log.forgetPositions();
  expect(log.reaches('b')).toBe(false);
  expect(log.reaches('c')).toBe(true);
  log.append(entry('d', 30));
  expect(log.reaches('c')).toBe(true);
  expect(serials(log)).toEqual(['b', 'c', 'd']);
});
