import { expect, it } from 'vitest';
import { append, changeOf, openChannel, originOf, say } from '../../test/support/core.ts';
import { type HistoryQuery, readHistory } from './history.ts';

const all: HistoryQuery = {
  start: 0,
  end: Number.POSITIVE_INFINITY,
  direction: 'backwards',
  limit: 100,
  upTo: undefined,
  cursor: undefined,
  showsLaterChanges: true,
};

/** Messages 10 ms apart, the first at 10. */
function channelOf(texts: string[], showsLaterChanges = true) {
  const { channel, clock } = openChannel({
    start: 0,
    behaviour: { historyShowsLaterAppends: showsLaterChanges },
  });
  const serials = texts.map((text) => {
    clock.advance(10);
    return say(channel, text);
  });
  const page = (query: Partial<HistoryQuery>) => {
    const { messages, next } = readHistory(channel.store, { ...all, showsLaterChanges, ...query });
    const forms = messages.map(({ action, data }) => [action, data]);
    return { texts: messages.map(({ data }) => data), forms, next };
  };
  return { channel, clock, serials, page };
}

it('both directions', () => {
  const { page } = channelOf(['a', 'b', 'c']);
  expect(page({}).texts).toEqual(['c', 'b', 'a']);
  expect(page({ direction: 'forwards' }).texts).toEqual(['a', 'b', 'c']);
});

it('start and end are inclusive', () => {
  const { page } = channelOf(['a', 'b', 'c', 'd']);
  expect(page({ start: 20, end: 30 }).texts).toEqual(['c', 'b']);
});

it.each(['backwards', 'forwards'] as const)(
  '%s pages meet exactly, inside a publish and across changes too',
  (d) => {
    const { channel, serials, page } = channelOf(['a', 'b']);
    const drafts = ['c', 'd', 'e'].map((data) => ({ data, encoding: undefined }));
    channel.publish(drafts, originOf());
    const read: unknown[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { texts, next } = page({ direction: d, limit: 2, cursor });
      read.push(...texts);
      cursor = next;
      pages += 1;
      // Neither a new message nor a change moves what was not read yet.
      channel.change(changeOf(serials[0] ?? '', 2, undefined), originOf());
    } while (cursor !== undefined);
    const expected = ['a', 'b', 'c', 'd', 'e'];
    expect(read).toEqual(d === 'forwards' ? expected : expected.toReversed());
    expect(pages).toBe(3);
  },
);

it('a full last page has no next', () => {
  expect(channelOf(['a', 'b']).page({ limit: 2 }).next).toBeUndefined();
});

it('untilAttach stops at the attach point, and pages from there are stable', () => {
  const { channel, clock, page } = channelOf(['a', 'b', 'c']);
  const upTo = channel.log.head;
  const first = page({ upTo, limit: 2 });
  clock.advance(60);
  say(channel, 'later');
  expect(first.texts).toEqual(['c', 'b']);
  expect(page({ upTo, limit: 2, cursor: first.next }).texts).toEqual(['a']);
  expect(page({ upTo }).texts).toEqual(['c', 'b', 'a']);
});

it('a changed message stands in its newest form where it was created', () => {
  const { channel, serials, page } = channelOf(['a', 'b', 'c', 'd']);
  const [a = '', b = '', c = ''] = serials;
  append(channel, a, '+');
  channel.change(changeOf(b, 1, 'B'), originOf());
  channel.change(changeOf(c, 2, undefined), originOf());
  expect(page({ direction: 'forwards' }).forms).toEqual([
    [1, 'a+'],
    [1, 'B'],
    [2, 'c'],
    [0, 'd'],
  ]);
});

it.each([
  [
    true,
    [
      [1, 'a12'],
      [1, 'b2'],
    ],
  ],
  [
    false,
    [
      [1, 'a1'],
      [0, 'b'],
    ],
  ],
])('up to a point, changes made after it (shown: %s)', (showsLaterChanges, expected) => {
  const { channel, serials, page } = channelOf(['a', 'b'], showsLaterChanges);
  const [a = '', b = ''] = serials;
  append(channel, a, '1');
  const upTo = channel.log.head;
  append(channel, a, '2');
  append(channel, b, '2');
  expect(page({ upTo, direction: 'forwards' }).forms).toEqual(expected);
  expect(page({}).texts).toEqual(['b2', 'a12']);
});
