import { expect, it } from 'vitest';
import {
  append,
  changeOf,
  identityOf,
  join,
  listener,
  openChannel,
  originOf,
  part,
  say,
} from '../../test/support/core.ts';
import type { Behaviour } from '../options.ts';
import { Flag } from '../wire/flags.ts';
import { changeModes } from './attach.ts';
import type { Channel } from './channel.ts';
import { readHistory } from './history.ts';
import { ModeBit } from './modes.ts';
import { timeOfSerial } from './serial.ts';

const minute = 60_000;

/** What history up to an attach point shows, oldest first. */
const historyUpTo = (channel: Channel, upTo: string) =>
  readHistory(channel.store, {
    start: 0,
    end: Number.POSITIVE_INFINITY,
    direction: 'forwards',
    limit: 1000,
    upTo,
    cursor: undefined,
    showsLaterChanges: true,
  }).messages.map(({ data }) => data);

it('an empty channel has a serial, default modes and no backlog', () => {
  const attached = join(openChannel().channel, listener());
  expect(attached.channelSerial).toMatch(/^\d{14}-\d{3}@/);
  expect(attached.flags).toBe(3080192);
  expect(attached.params).toEqual({});
  expect(attached.error).toBeUndefined();
});

it('only recognised params come back, modes as they were granted', () => {
  const params = { rewind: '2', agent: 'x', modes: 'subscribe,publish' };
  const attached = join(openChannel().channel, listener(), { params });
  expect(attached.params).toEqual({ rewind: '2', modes: 'publish,subscribe' });
  expect(attached.flags).toBe(ModeBit.publish | ModeBit.subscribe);
});

it('with the last serial the gap follows, and the attach counts as resumed', () => {
  const { channel } = openChannel();
  say(channel, 'one');
  const { channelSerial } = join(channel, listener());
  say(channel, 'two');
  say(channel, 'three');
  const client = listener();
  const attached = join(channel, client, { channelSerial });
  expect(attached.flags).toBe(3080192 | Flag.resumed | Flag.hasBacklog);
  expect(attached.channelSerial).toBe(channelSerial);
  expect(client.texts()).toEqual(['two', 'three']);
  say(channel, 'live');
  expect(client.texts()).toEqual(['two', 'three', 'live']);
});

/** A channel whose log reaches one entry back, and serials that nobody can go on from. */
function lost(behaviour: Partial<Behaviour> = {}) {
  const { channel, clock } = openChannel({ behaviour, limits: { logEntries: 1, logMs: 10 } });
  const old = channel.log.head;
  for (const text of ['a', 'b', 'c']) {
    clock.advance(20);
    say(channel, text);
  }
  clock.advance(20);
  channel.trim();
  // The foreign serial lies inside the time span of the log; only its series gives it away.
  const between = String((timeOfSerial(channel.log.head) ?? 0) - 5).padStart(14, '0');
  const foreign = channel.log.head.replace(/^\d{14}/, between).replace(/@.*$/, '@other');
  const future = channel.log.head.replace(/^\d{14}/, '99999999999999');
  return { channel, old, serials: [old, foreign, future, 'nonsense'] };
}

it('a position older than the log, of another channel or of the future is 90003, not resumed', () => {
  const { channel, serials } = lost();
  for (const channelSerial of serials) {
    const client = listener();
    const attached = join(channel, client, { channelSerial, params: { rewind: '5' } });
    expect(attached.error).toMatchObject({ code: 90003, statusCode: 404 });
    expect(attached.flags & (Flag.resumed | Flag.hasBacklog)).toBe(0);
    expect(attached.channelSerial).toBe(channel.log.head);
    expect(client.texts()).toEqual([]);
  }
});

it('or, from the earliest there is', () => {
  const { channel, serials } = lost({ lostPosition: 'earliest' });
  for (const channelSerial of serials) {
    const client = listener();
    const attached = join(channel, client, { channelSerial });
    expect(attached.error?.code).toBe(90003);
    expect(attached.flags & Flag.resumed).toBe(0);
    expect(attached.channelSerial).toBe(channel.log.floor);
    expect(client.texts()).toEqual(['c']);
  }
});

it('or, with the rewind it asked for', () => {
  const { channel, old } = lost({ rewindAfterLostPosition: true });
  const client = listener();
  const attached = join(channel, client, { channelSerial: old, params: { rewind: '2' } });
  expect(attached.error?.code).toBe(90003);
  expect(client.texts()).toEqual(['b', 'c']);
  expect(historyUpTo(channel, attached.channelSerial)).toEqual(['a']);
  const without = listener();
  join(channel, without, { channelSerial: old });
  expect(without.texts()).toEqual([]);
});

it('forgotten positions are lost, and history stays', () => {
  const { channel } = openChannel();
  const { channelSerial } = join(channel, listener());
  say(channel, 'one');
  channel.log.forgetPositions();
  const attached = join(channel, listener(), { channelSerial });
  expect(attached.error?.code).toBe(90003);
  expect(historyUpTo(channel, attached.channelSerial)).toEqual(['one']);
});

it('attaching again on the same connection replays nothing and delivers once', () => {
  const { channel } = openChannel();
  const client = listener();
  const { channelSerial } = join(channel, client);
  const serial = say(channel, 'one');
  client.frames.length = 0;
  const again = join(channel, client, { channelSerial, params: { rewind: '5' } });
  expect(again.channelSerial).toBe(channel.log.head);
  expect(again.flags & Flag.resumed).toBe(Flag.resumed);
  append(channel, serial, '+');
  say(channel, 'two');
  expect(client.forms()).toEqual([
    [5, '+'],
    [0, 'two'],
  ]);
});

it.each(['serial', 'flag'])('rewind is passed over when the client continues, by %s', (by) => {
  const { channel } = openChannel();
  say(channel, 'one');
  const client = listener();
  const ask = by === 'flag' ? { flags: Flag.attachResume } : { channelSerial: channel.log.head };
  join(channel, client, { ...ask, params: { rewind: '5' } });
  expect(client.texts()).toEqual([]);
});

it('the attach point of a rewind lies just before its first message', () => {
  const { channel } = openChannel();
  for (const text of ['one', 'two', 'three']) say(channel, text);
  const client = listener();
  const attached = join(channel, client, { params: { rewind: '1' } });
  expect(attached.flags & (Flag.resumed | Flag.hasBacklog)).toBe(Flag.hasBacklog);
  expect(client.texts()).toEqual(['three']);
  expect(historyUpTo(channel, attached.channelSerial)).toEqual(['one', 'two']);
  const whole = join(channel, listener(), { params: { rewind: '9' } });
  expect(historyUpTo(channel, whole.channelSerial)).toEqual([]);
});

it('who has received a rewind goes on from its end, even where the log lost its messages', () => {
  const { channel, clock } = openChannel({
    rule: { mutable: true },
    limits: { logEntries: 0, logMs: 10 },
  });
  const serial = say(channel, 'one');
  say(channel, 'two');
  clock.advance(20);
  append(channel, serial, '+');
  clock.advance(20);
  append(channel, serial, '+');
  const client = listener();
  join(channel, client, { params: { rewind: '2' } });
  expect(client.texts()).toEqual(['one++', 'two']);
  const { channelSerial = '' } = client.frames.at(-1) ?? {};
  part(channel, client);
  const resumed = join(channel, client, { channelSerial });
  expect(resumed.error).toBeUndefined();
  expect(resumed.flags & Flag.resumed).toBe(Flag.resumed);
});

it('more messages than rewind delivers: the newest, and 90004', () => {
  const { channel } = openChannel({ limits: { rewindMessages: 2 } });
  for (const text of ['one', 'two', 'three']) say(channel, text);
  const client = listener();
  const attached = join(channel, client, { params: { rewind: '1m' } });
  expect(attached.error).toMatchObject({ code: 90004 });
  expect(client.texts()).toEqual(['two', 'three']);
  expect(join(channel, listener(), { params: { rewind: '2' } }).error).toBeUndefined();
});

it.each([
  [{}, 2 * minute],
  [{ persisted: true }, 24 * 60 * minute],
  [{ mutable: true }, 24 * 60 * minute],
])('rewind reaches back as far as the channel keeps its messages: %o', (rule, reach) => {
  const { channel, clock } = openChannel({ rule, start: 1e9 });
  say(channel, 'old');
  clock.advance(reach);
  const inside = listener();
  join(channel, inside, { params: { rewind: '5' } });
  expect(inside.texts()).toEqual(['old']);
  clock.advance(1);
  const outside = listener();
  join(channel, outside, { params: { rewind: '5' } });
  expect(outside.texts()).toEqual([]);
});

it.each(['attach', 'fail'] as const)('a rewind to a serial that is gone: %s', (how) => {
  const { channel, clock } = openChannel({ behaviour: { rewindToExpiredSerial: how }, start: 1e9 });
  const rewind = say(channel, 'one');
  clock.advance(2 * minute);
  say(channel, 'two');
  const inside = join(channel, listener(), { params: { rewind } });
  expect(inside.error).toBeUndefined();
  clock.advance(1);
  const client = listener();
  const act = () => join(channel, client, { params: { rewind } });
  if (how === 'fail') {
    expect(act).toThrow(expect.objectContaining({ code: 90003 }));
    expect(client.frames).toEqual([]);
    return;
  }
  expect(act().error?.code).toBe(90003);
  expect(client.texts()).toEqual(['two']);
});

it.each([
  ['creation', ['two', 'three']],
  ['version', ['three']],
] as const)('a rewind to the serial of a changed message begins at its %s', (by, expected) => {
  const { channel } = openChannel({ behaviour: { rewindToSerialBy: by } });
  const rewind = say(channel, 'one');
  say(channel, 'two');
  append(channel, rewind, '+');
  say(channel, 'three');
  const client = listener();
  join(channel, client, { params: { rewind } });
  expect(client.texts()).toEqual(expected);
});

it.each([
  [false, ['new']],
  [true, ['old+', 'new']],
])('a rewind by time includes what was changed inside of it: %s', (includes, expected) => {
  const { channel, clock } = openChannel({ behaviour: { rewindIncludesChanged: includes } });
  const serial = say(channel, 'old');
  clock.advance(10_000);
  append(channel, serial, '+');
  say(channel, 'new');
  const client = listener();
  join(channel, client, { params: { rewind: '5s' } });
  expect(client.texts()).toEqual(expected);
});

it('rewound and later: nothing is missed between history and rewind, whatever was changed', () => {
  const { channel, clock } = openChannel({ behaviour: { rewindIncludesChanged: true } });
  const serial = say(channel, 'changed');
  say(channel, 'left out');
  clock.advance(10_000);
  append(channel, serial, '+');
  say(channel, 'new');
  const client = listener();
  const { channelSerial } = join(channel, client, { params: { rewind: '5s' } });
  expect(historyUpTo(channel, channelSerial)).toContain('left out');
  expect(historyUpTo(channel, channelSerial)).not.toContain('new');
});

it.each([
  [false, undefined],
  [true, 40160],
])('rewind needs the history capability: %s', (rewindNeedsHistory, code) => {
  const { channel } = openChannel({ behaviour: { rewindNeedsHistory } });
  const identity = identityOf({ capabilities: [{ chat: ['subscribe'] }] });
  const rewinding = () => join(channel, listener(), { identity, params: { rewind: '1' } });
  if (code === undefined) expect(rewinding).not.toThrow();
  else expect(rewinding).toThrow(expect.objectContaining({ code }));
  expect(() => join(channel, listener(), { identity })).not.toThrow();
  const reader = identityOf({ capabilities: [{ chat: ['subscribe', 'history'] }] });
  expect(() =>
    join(channel, listener(), { identity: reader, params: { rewind: '1' } }),
  ).not.toThrow();
});

it('on demand a rewind delivers its messages twice, and ends at the head', () => {
  const { channel } = openChannel({ faults: { replayRewindTwice: true } });
  for (const text of ['one', 'two']) say(channel, text);
  const client = listener();
  join(channel, client, { params: { rewind: '5' } });
  expect(client.texts()).toEqual(['one', 'two', 'one', 'two']);
  expect(client.frames.at(-1)?.channelSerial).toBe(channel.log.head);
});

it('echo=false leaves out own messages, live, in the gap and in a rewind', () => {
  const { channel } = openChannel();
  const { channelSerial } = join(channel, listener());
  say(channel, 'mine', 'me');
  say(channel, 'yours', 'you');
  const client = listener('me', false);
  join(channel, client, { channelSerial });
  say(channel, 'mine again', 'me');
  expect(client.texts()).toEqual(['yours']);
  const rewinding = listener('me', false);
  join(channel, rewinding, { params: { rewind: '5' } });
  expect(rewinding.texts()).toEqual(['yours']);
});

it('an attachment without subscribe receives no messages', () => {
  const { channel } = openChannel();
  say(channel, 'before');
  const client = listener();
  const attached = join(channel, client, { flags: ModeBit.publish, params: { rewind: '1' } });
  expect(attached.flags & Flag.hasBacklog).toBe(0);
  say(channel, 'one');
  expect(client.texts()).toEqual([]);
});

it('what a credential does not allow is not granted, and nothing at all is 40160', () => {
  const { channel } = openChannel();
  const reader = identityOf({ capabilities: [{ chat: ['subscribe'] }] });
  expect(join(channel, listener(), { identity: reader }).flags).toBe((1 << 18) | (1 << 19));
  const stranger = identityOf({ capabilities: [{ other: ['*'] }] });
  const denied = () => join(channel, listener(), { identity: stranger });
  expect(denied).toThrow(expect.objectContaining({ code: 40160 }));
  expect(channel.attachments.size).toBe(1);
});

it('other modes are told with ATTACHED, and messages flow only while they are granted', () => {
  const { channel } = openChannel();
  const client = listener();
  join(channel, client);
  const attachment = client.subscriber.attachments.get('chat');
  if (attachment === undefined) throw new Error('not attached');
  const serial = say(channel, 'a');
  changeModes(channel, attachment, ModeBit.publish);
  expect(client.frames.at(-1)).toMatchObject({ action: 11, flags: ModeBit.publish | Flag.resumed });
  append(channel, serial, 'b');
  changeModes(channel, attachment, ModeBit.subscribe);
  // Its base lacks what was appended meanwhile.
  append(channel, serial, 'c');
  append(channel, serial, 'd');
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'abc'],
    [5, 'd'],
  ]);
});

it.each([
  [{ params: { rewind: 'x' } }, 40000],
  [{ params: { modes: 'fly' } }, 40000],
])('%o is refused, and the attachment there was stays', (ask, code) => {
  const { channel } = openChannel();
  const client = listener();
  join(channel, client);
  expect(() => join(channel, client, ask)).toThrow(expect.objectContaining({ code }));
  say(channel, 'one');
  expect(client.texts()).toEqual(['one']);
});

// Backlogs of changed messages.

it('resume: all appends to a message come as one whole, in the place of the last', () => {
  const { channel } = openChannel();
  const serial = say(channel, 'a');
  const { channelSerial } = join(channel, listener());
  append(channel, serial, 'b');
  say(channel, 'between');
  const version = append(channel, serial, 'c');
  say(channel, 'after');
  const client = listener();
  join(channel, client, { channelSerial });
  expect(client.forms()).toEqual([
    [0, 'between'],
    [1, 'abc'],
    [0, 'after'],
  ]);
  expect(`${client.frames[2]?.channelSerial}:000`).toBe(version);
  expect(client.frames[2]?.messages?.[0]).toMatchObject({ serial, version: { serial: version } });
  append(channel, serial, 'd');
  expect(client.forms().at(-1)).toEqual([5, 'd']);
});

it('resume: a message created in the gap comes as it was created, then whole', () => {
  const { channel } = openChannel();
  const { channelSerial } = join(channel, listener());
  const serial = say(channel, 'a');
  append(channel, serial, 'b');
  append(channel, serial, 'c');
  const client = listener();
  join(channel, client, { channelSerial });
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'abc'],
  ]);
});

it('resume: an update takes the place of the appends before it, and all updates come', () => {
  const { channel } = openChannel();
  const serial = say(channel, 'a');
  const { channelSerial } = join(channel, listener());
  append(channel, serial, 'b');
  channel.change(changeOf(serial, 1, 'X'), originOf());
  channel.change(changeOf(serial, 1, 'Y'), originOf());
  const updated = listener();
  join(channel, updated, { channelSerial });
  expect(updated.forms()).toEqual([
    [1, 'X'],
    [1, 'Y'],
  ]);
  append(channel, serial, '+');
  const appended = listener();
  join(channel, appended, { channelSerial });
  expect(appended.forms()).toEqual([
    [1, 'X'],
    [1, 'Y'],
    [1, 'Y+'],
  ]);
});

it('resume: what a client without echo appended itself hides nothing that others appended', () => {
  const { channel } = openChannel();
  const serial = say(channel, 'a', 'you');
  const { channelSerial } = join(channel, listener());
  append(channel, serial, 'b', 'you');
  append(channel, serial, 'c', 'me');
  const client = listener('me', false);
  join(channel, client, { channelSerial });
  expect(client.forms()).toEqual([[1, 'abc']]);
});

it('rewind: the newest form of each message where it was created, and pieces after it', () => {
  const { channel } = openChannel();
  const [a, b, c] = [say(channel, 'a'), say(channel, 'b'), say(channel, 'c')];
  append(channel, a, '+');
  channel.change(changeOf(b, 2, undefined), originOf());
  const client = listener();
  join(channel, client, { params: { rewind: '5' } });
  expect(client.forms()).toEqual([
    [1, 'a+'],
    [2, 'b'],
    [0, 'c'],
  ]);
  append(channel, a, '1');
  append(channel, c, '2');
  expect(client.forms().slice(3)).toEqual([
    [5, '1'],
    [5, '2'],
  ]);
});

it('a message that the backlog did not bring is whole at its next append', () => {
  const { channel } = openChannel();
  const serial = say(channel, 'a');
  const first = listener();
  const { channelSerial } = join(channel, first);
  append(channel, serial, 'b');
  part(channel, first);
  const { channelSerial: later } = join(channel, first, { channelSerial: channel.log.head });
  expect(later >= channelSerial).toBe(true);
  append(channel, serial, 'c');
  append(channel, serial, 'd');
  expect(first.forms()).toEqual([
    [1, 'ab'],
    [1, 'abc'],
    [5, 'd'],
  ]);
});
