import { expect, it } from 'vitest';
import { append, join, listener, openChannel, say } from '../../test/support/core.ts';
import { Flag } from '../wire/flags.ts';
import { changeModes } from './attach.ts';
import { ModeBit } from './modes.ts';

const errorsOf = ({ frames }: ReturnType<typeof listener>) =>
  frames.flatMap(({ error }) => error?.code ?? []);

/** A client that may receive `rate` messages a second, attached. */
function attached(rate: number, behaviour = {}) {
  const opened = openChannel({ behaviour });
  const client = listener('slow', true, rate);
  join(opened.channel, client);
  return { ...opened, client };
}

it('what exceeds the rate is dropped, told once with 80020 as soon as there is room again', () => {
  const { channel, clock, client } = attached(2);
  const other = listener('fast');
  join(channel, other);
  for (const text of ['a', 'b', 'c', 'd']) say(channel, text);
  expect(client.texts()).toEqual(['a', 'b']);
  clock.advance(999);
  expect(errorsOf(client)).toEqual([]);
  clock.advance(1);
  expect(errorsOf(client)).toEqual([80020]);
  const told = client.frames.at(-1);
  expect(told).toMatchObject({ action: 11, channelSerial: channel.log.head });
  expect((told?.flags ?? 0) & (Flag.resumed | Flag.hasBacklog)).toBe(0);
  clock.advance(5000);
  expect(errorsOf(client)).toEqual([80020]);
  say(channel, 'e');
  expect(client.texts()).toEqual(['a', 'b', 'e']);
  expect(other.texts()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('nothing reaches the attachment between the first drop and the word about it', () => {
  const { channel, clock, client } = attached(3);
  say(channel, 'a');
  clock.advance(600);
  for (const text of ['b', 'c', 'dropped']) say(channel, text);
  clock.advance(399);
  say(channel, 'dropped too');
  expect(client.texts()).toEqual(['a', 'b', 'c']);
  clock.advance(1);
  say(channel, 'd');
  expect(client.frames.slice(4).map(({ action }) => action)).toEqual([11, 15]);
  expect(client.texts()).toEqual(['a', 'b', 'c', 'd']);
});

it('a publish of more messages than there is room for is dropped whole', () => {
  const { channel, client } = attached(3);
  const drafts = ['a', 'b'].map((data) => ({ data, encoding: undefined }));
  channel.publish(drafts, { id: 'x', connectionId: undefined });
  channel.publish(drafts, { id: 'y', connectionId: undefined });
  expect(client.texts()).toEqual(['a', 'b']);
});

it('the rate is that of the connection, over all its channels; each is told for itself', () => {
  const { channel, clock, client } = attached(1);
  const { channel: second } = openChannel();
  join(second, client);
  say(second, 'there');
  say(channel, 'here');
  expect(client.texts()).toEqual(['there']);
  clock.advance(1000);
  expect(errorsOf(client)).toEqual([80020]);
});

it('after a gap the next append is whole, of old and of new messages', () => {
  const { channel, clock, client } = attached(2);
  const old = say(channel, 'a');
  append(channel, old, 'b');
  append(channel, old, 'c');
  const missed = say(channel, 'x');
  clock.advance(1000);
  append(channel, old, 'd');
  append(channel, missed, 'y');
  clock.advance(1000);
  append(channel, old, 'e');
  expect(client.forms()).toEqual([
    [0, 'a'],
    [5, 'b'],
    [1, 'abcd'],
    [1, 'xy'],
    [5, 'e'],
  ]);
});

it('who attaches again within a gap is given what was dropped, or is told', () => {
  const { channel, clock, client } = attached(1);
  const serial = say(channel, 'a');
  const { channelSerial = '' } = client.frames.at(-1) ?? {};
  append(channel, serial, 'b');
  expect(client.texts()).toEqual(['a']);
  join(channel, client, { channelSerial });
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'ab'],
  ]);
  clock.advance(5000);
  expect(errorsOf(client)).toEqual([]);
});

it('modes that change within a gap say nothing of continuity; its end tells them', () => {
  const { channel, clock, client } = attached(1);
  say(channel, 'a');
  say(channel, 'b');
  const attachment = client.subscriber.attachments.get('chat');
  if (attachment === undefined) throw new Error('not attached');
  client.frames.length = 0;
  changeModes(channel, attachment, ModeBit.subscribe);
  expect(client.frames).toEqual([]);
  clock.advance(1000);
  expect(client.frames).toMatchObject([{ action: 11, flags: ModeBit.subscribe }]);
  expect(errorsOf(client)).toEqual([80020]);
});

it('who is gone is told nothing', () => {
  const { channel, clock, client } = attached(1);
  say(channel, 'a');
  say(channel, 'b');
  const attachment = client.subscriber.attachments.get('chat');
  attachment?.endGap?.();
  clock.advance(5000);
  expect(errorsOf(client)).toEqual([]);
});

it.each([
  [false, ['a', 'b', 'c', 'live'], []],
  [true, ['a', 'b'], [80020]],
])('a replay counts towards the rate: %s', (replayCountsAsDelivery, expected, errors) => {
  const { channel, clock } = openChannel({ behaviour: { replayCountsAsDelivery } });
  for (const text of ['a', 'b', 'c']) say(channel, text);
  const client = listener('slow', true, 2);
  join(channel, client, { params: { rewind: '5' } });
  say(channel, 'live');
  expect(client.texts()).toEqual(expected);
  clock.advance(1000);
  expect(errorsOf(client)).toEqual(errors);
});
