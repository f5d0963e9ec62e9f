import { expect, test } from 'vitest';
import { openChannel, say } from '../testing/core.ts';
import { type HistoryQuery, readHistory } from './history.ts';

const all: HistoryQuery = {
  start: 0,
  end: Number.POSITIVE_INFINITY,
  direction: 'backwards',
  limit: 100,
  upTo: undefined,
  cursor: undefined,
};

function channelOf(texts: string[]) {
  const channel = openChannel();
  const serials = texts.map((text, index) => say(channel, text, (index + 1) * 10));
  const page = (query: Partial<HistoryQuery>) => {
    const { messages, next } = readHistory(channel.log, { ...all, ...query });
    return { texts: messages.map(({ data }) => data), next };
  };
  return { channel, serials, page };
}

test('both directions', () => {
  const { page } = channelOf(['a', 'b', 'c']);
  expect(page({}).texts).toEqual(['c', 'b', 'a']);
  expect(page({ direction: 'forwards' }).texts).toEqual(['a', 'b', 'c']);
});

test('start and end are inclusive', () => {
  const { page } = channelOf(['a', 'b', 'c', 'd']);
  expect(page({ start: 20, end: 30 }).texts).toEqual(['c', 'b']);
});

test.each(['backwards', 'forwards'] as const)(
  '%s pages meet exactly, inside a publish too',
  (d) => {
    const { channel, page } = channelOf(['a', 'b']);
    const drafts = ['c', 'd', 'e'].map((data) => ({ data, encoding: undefined }));
    channel.publish(drafts, { id: 'x', connectionId: undefined }, 50);
    const read: unknown[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { texts, next } = page({ direction: d, limit: 2, cursor });
      read.push(...texts);
      cursor = next;
      pages += 1;
    } while (cursor !== undefined);
    const expected = ['a', 'b', 'c', 'd', 'e'];
    expect(read).toEqual(d === 'forwards' ? expected : expected.toReversed());
    expect(pages).toBe(3);
  },
);

test('a full last page has no next', () => {
  expect(channelOf(['a', 'b']).page({ limit: 2 }).next).toBeUndefined();
});

test('untilAttach stops at the attach point, and pages from there are stable', () => {
  const { channel, page } = channelOf(['a', 'b', 'c']);
  const upTo = channel.log.head;
  const first = page({ upTo, limit: 2 });
  say(channel, 'later', 90);
  expect(first.texts).toEqual(['c', 'b']);
  expect(page({ upTo, limit: 2, cursor: first.next }).texts).toEqual(['a']);
  expect(page({ upTo }).texts).toEqual(['c', 'b', 'a']);
});
