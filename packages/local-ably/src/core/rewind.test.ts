import { expect, it } from 'vitest';
import { append, openChannel, say } from '../../test/support/core.ts';
import type { Channel } from './channel.ts';
import { parseRewind, type RewindScope, rewound } from './rewind.ts';
import { channelSerialOf } from './serial.ts';

/** Messages `1`, `2`, … one second apart, and their serials. */
function filled(count: number) {
  const { channel, clock } = openChannel({ start: 0 });
  const serials: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    clock.advance(1000);
    serials.push(say(channel, String(index)));
  }
  return { channel, clock, serials };
}

function run(channel: Channel, rewind: string, limit?: string, over: Partial<RewindScope> = {}) {
  const parsed = parseRewind(rewind, limit, 100);
  if (parsed === undefined) throw new Error('not parsed');
  const scope: RewindScope = {
    now: channel.context.clock.now(),
    oldest: 0,
    includesChanged: false,
    serialBy: 'creation',
    ...over,
  };
  const { messages, start, isTruncated } = rewound(channel.store, parsed, scope);
  return { texts: messages.map(({ latest }) => latest.data), start, isTruncated };
}

it('by count: the newest ones, oldest first', () => {
  const five = filled(5);
  expect(run(five.channel, '2')).toEqual({
    texts: ['4', '5'],
    start: five.serials[3],
    isTruncated: false,
  });
  const two = filled(2);
  expect(run(two.channel, '5')).toEqual({
    texts: ['1', '2'],
    start: two.serials[0],
    isTruncated: false,
  });
  expect(run(two.channel, '0')).toEqual({ texts: [], start: undefined, isTruncated: false });
});

it('by time: what is inside, its first moment included', () => {
  const { channel, clock } = filled(10);
  clock.advance(1000);
  expect(run(channel, '3s').texts).toEqual(['8', '9', '10']);
  clock.advance(1);
  expect(run(channel, '3s').texts).toEqual(['9', '10']);
});

it('by time: the newest 100, with a word about the rest', () => {
  const all = run(filled(100).channel, '10m');
  expect([all.texts.length, all.isTruncated]).toEqual([100, false]);
  const cut = run(filled(150).channel, '10m');
  expect([cut.texts.length, cut.texts[0], cut.isTruncated]).toEqual([100, '51', true]);
});

it('rewindLimit lowers the cap, and cannot raise it', () => {
  const limited = run(filled(10).channel, '1m', '4');
  expect(limited).toMatchObject({ texts: ['7', '8', '9', '10'], isTruncated: true });
  const { channel } = filled(150);
  expect(run(channel, '10m', '500').texts).toHaveLength(100);
  const byCount = run(channel, '120');
  expect([byCount.texts.length, byCount.isTruncated]).toEqual([100, true]);
  expect(run(channel, '100').isTruncated).toBe(false);
});

it('nothing older than the retention', () => {
  expect(run(filled(10).channel, '10', undefined, { oldest: 9000 }).texts).toEqual(['9', '10']);
});

it('a publish of several messages comes whole', () => {
  const { channel } = filled(1);
  const drafts = ['a', 'b', 'c'].map((data) => ({ data, encoding: undefined }));
  channel.publish(drafts, { id: 'x', connectionId: undefined });
  expect(run(channel, '1').texts).toEqual(['a', 'b', 'c']);
});

it('by serial: what came after it, and not what it names', () => {
  const { channel, serials } = filled(4);
  const [, second = ''] = serials;
  expect(run(channel, second).texts).toEqual(['3', '4']);
  expect(run(channel, channelSerialOf(second)).texts).toEqual(['3', '4']);
  expect(run(channel, second, '1')).toMatchObject({ texts: ['4'], isTruncated: true });
  expect(run(channel, serials[3] ?? '').texts).toEqual([]);
});

it('by the serial of a message inside a publish: the rest of the publish too', () => {
  const { channel } = filled(1);
  const drafts = ['a', 'b', 'c'].map((data) => ({ data, encoding: undefined }));
  const { serials } = channel.publish(drafts, { id: 'x', connectionId: undefined });
  expect(run(channel, serials[0] ?? '').texts).toEqual(['b', 'c']);
  expect(run(channel, channelSerialOf(serials[0] ?? '')).texts).toEqual([]);
});

it.each([
  ['creation', ['2', '3']],
  ['version', ['3']],
] as const)('by the serial of a changed message, from its %s on', (serialBy, expected) => {
  const { channel, serials } = filled(2);
  const [first = ''] = serials;
  append(channel, first, '+');
  say(channel, '3');
  expect(run(channel, first, undefined, { serialBy }).texts).toEqual(expected);
});

// Where the messages between are left out, history must begin after them: it would miss them else.
it.each([
  [false, ['3'], 2],
  [true, ['1+', '3'], 2],
])('a message changed inside of the time (included: %s)', (includesChanged, expected, start) => {
  const { channel, clock, serials } = filled(3);
  append(channel, serials[0] ?? '', '+');
  clock.advance(1000);
  const result = run(channel, '1s', undefined, { includesChanged });
  expect(result.texts).toEqual(expected);
  expect(result.start).toBe(serials[start]);
});

it.each(['', 'x', '1.5', '-1', '5h', '1 m', '01700000000000-000'])('%j is not a rewind', (text) => {
  expect(() => parseRewind(text, undefined, 100)).toThrow(expect.objectContaining({ code: 40000 }));
});

it('a limit that is no number is refused, and none without a rewind', () => {
  expect(() => parseRewind('1', 'x', 100)).toThrow(expect.objectContaining({ code: 40000 }));
  expect(parseRewind(undefined, 'x', 100)).toBeUndefined();
});
