import { expect, test } from 'vitest';
import { ChannelLog, type Entry } from './channel-log.ts';

const entry = (serial: string, timestamp: number, bytes = 1): Entry => ({
  channelSerial: serial,
  timestamp,
  bytes,
  id: serial,
  connectionId: undefined,
  messages: [],
});

const logOf = (limits: { keepMs: number; keepEntries: number; maxBytes: number }) => {
  const dropped: string[] = [];
  const log = new ChannelLog('a', limits, ({ channelSerial }) => dropped.push(channelSerial));
  return { log, dropped };
};

const serials = (entries: readonly Entry[]) => entries.map(({ channelSerial }) => channelSerial);

test('old entries stay while they are few, and many stay while they are young', () => {
  const { log, dropped } = logOf({ keepMs: 100, keepEntries: 2, maxBytes: 1000 });
  for (const [index, serial] of ['b', 'c', 'd', 'e'].entries()) log.append(entry(serial, index));
  expect(serials(log.entries)).toEqual(['b', 'c', 'd', 'e']);
  log.trim(1000);
  expect(serials(log.entries)).toEqual(['d', 'e']);
  expect(dropped).toEqual(['b', 'c']);
});

test('the byte limit goes before age and count', () => {
  const { log } = logOf({ keepMs: 1000, keepEntries: 100, maxBytes: 10 });
  log.append(entry('b', 1, 6));
  log.append(entry('c', 1, 6));
  expect(serials(log.entries)).toEqual(['c']);
});

test('it reaches back to what was dropped last, and no further', () => {
  const { log } = logOf({ keepMs: 0, keepEntries: 1, maxBytes: 1000 });
  expect(log.reaches('a')).toBe(true);
  log.append(entry('b', 1));
  expect(log.reaches('a')).toBe(true);
  log.append(entry('c', 2));
  log.append(entry('d', 3));
  log.trim(9);
  expect(log.reaches('b')).toBe(false);
  expect(log.reaches('c')).toBe(true);
  expect(log.reaches('e')).toBe(false);
  expect(serials(log.after('c'))).toEqual(['d']);
  expect(log.before('d')).toBe('c');
  expect(log.head).toBe('d');
});

test('since() includes the given time', () => {
  const { log } = logOf({ keepMs: 1000, keepEntries: 10, maxBytes: 1000 });
  for (const [index, serial] of ['b', 'c', 'd'].entries()) log.append(entry(serial, index * 10));
  expect(serials(log.since(10))).toEqual(['c', 'd']);
  expect(serials(log.since(11))).toEqual(['d']);
  expect(log.since(99)).toEqual([]);
});

test('forgotten positions are not gone on from, but nothing is dropped', () => {
  const { log } = logOf({ keepMs: 100, keepEntries: 100, maxBytes: 1000 });
  for (const [index, serial] of ['b', 'c'].entries()) log.append(entry(serial, index));
  log.forgetPositions();
  expect(log.reaches('b')).toBe(false);
  expect(log.reaches('c')).toBe(true);
  log.append(entry('d', 3));
  expect(log.reaches('c')).toBe(true);
  expect(serials(log.entries)).toEqual(['b', 'c', 'd']);
});
