import { expect, test } from 'vitest';
import { openChannel, say } from '../testing/core.ts';
import type { Channel } from './channel.ts';
import { parseRewind, rewound } from './rewind.ts';

function filled(count: number): Channel {
  const channel = openChannel();
  for (let index = 1; index <= count; index += 1) say(channel, String(index), index * 1000);
  return channel;
}

function run(channel: Channel, rewind: string, limit?: string, now = 1_000_000, oldest = 0) {
  const parsed = parseRewind(rewind, limit);
  if (parsed === undefined) throw new Error('not parsed');
  const { entries, isTruncated } = rewound(channel.log, parsed, oldest, now);
  const texts = entries.flatMap(({ messages }) => messages).map(({ data }) => data);
  return { texts, isTruncated };
}

test('by count: the newest so many, oldest first', () => {
  expect(run(filled(5), '2')).toEqual({ texts: ['4', '5'], isTruncated: false });
  expect(run(filled(2), '5')).toEqual({ texts: ['1', '2'], isTruncated: false });
  expect(run(filled(2), '0')).toEqual({ texts: [], isTruncated: false });
});

test('by time: what is inside, and the newest 100 of it with a word about the rest', () => {
  expect(run(filled(10), '3s', undefined, 11_000).texts).toEqual(['8', '9', '10']);
  const all = run(filled(100), '10m', undefined, 200_000);
  expect(all.texts).toHaveLength(100);
  expect(all.isTruncated).toBe(false);
  const cut = run(filled(150), '10m', undefined, 200_000);
  expect([cut.texts.length, cut.texts[0], cut.isTruncated]).toEqual([100, '51', true]);
});

test('rewindLimit lowers the cap, and cannot raise it', () => {
  const limited = run(filled(10), '1m', '4', 11_000);
  expect(limited).toEqual({ texts: ['7', '8', '9', '10'], isTruncated: true });
  expect(run(filled(150), '10m', '500', 200_000).texts).toHaveLength(100);
  const byCount = run(filled(150), '120');
  expect([byCount.texts.length, byCount.isTruncated]).toEqual([100, true]);
});

test('nothing older than the retention', () => {
  expect(run(filled(10), '10', undefined, 11_000, 9_000).texts).toEqual(['9', '10']);
});

test('a publish of several messages comes whole', () => {
  const channel = filled(1);
  const drafts = ['a', 'b', 'c'].map((data) => ({ data, encoding: undefined }));
  channel.publish(drafts, { id: 'x', connectionId: undefined }, 5000);
  expect(run(channel, '1').texts).toEqual(['a', 'b', 'c']);
});

test.each(['', 'x', '1.5', '-1', '5h', '1 m'])('%j is not a rewind', (text) => {
  expect(() => parseRewind(text, undefined)).toThrow(expect.objectContaining({ code: 40000 }));
});
