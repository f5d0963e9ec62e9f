import { expect, test } from 'vitest';
import { identityOf, listener, openChannel, say } from '../testing/core.ts';
import { Flag, ModeBit } from '../wire/flags.ts';
import { attach } from './attach.ts';
import type { Channel } from './channel.ts';

type Ask = {
  flags?: number;
  params?: Record<string, string>;
  channelSerial?: string;
  now?: number;
  oldest?: number;
};

function join(channel: Channel, client: ReturnType<typeof listener>, ask: Ask = {}) {
  const { flags = 0, params = {}, channelSerial, now = 1000, oldest = 0 } = ask;
  const request = { flags, params, channelSerial };
  attach(channel, client.subscriber, identityOf(), request, { now, oldest });
  const attached = client.frames.find((frame) => frame.action === 11);
  if (attached === undefined) throw new Error('no ATTACHED');
  return attached;
}

test('an empty channel has a serial, default modes and no backlog', () => {
  const attached = join(openChannel(), listener());
  expect(attached.channelSerial).toMatch(/^\d{14}-\d{3}@/);
  expect(attached.flags).toBe(3080192);
  expect(attached.params).toEqual({});
});

test('only recognised params come back, modes as they were granted', () => {
  const params = { rewind: '2', agent: 'x', modes: 'subscribe,publish' };
  const attached = join(openChannel(), listener(), { params });
  expect(attached.params).toEqual({ rewind: '2', modes: 'publish,subscribe' });
  expect(attached.flags).toBe(ModeBit.publish | ModeBit.subscribe);
});

test('with the last serial the gap follows, and the attach counts as resumed', () => {
  const channel = openChannel();
  say(channel, 'one', 1);
  const { channelSerial } = join(channel, listener());
  say(channel, 'two', 2);
  say(channel, 'three', 3);
  const client = listener();
  const attached = join(channel, client, { channelSerial: channelSerial ?? '' });
  expect(attached.flags).toBe(3080192 | Flag.resumed | Flag.hasBacklog);
  expect(attached.channelSerial).toBe(channelSerial);
  expect(client.texts()).toEqual(['two', 'three']);
  say(channel, 'live', 4);
  expect(client.texts()).toEqual(['two', 'three', 'live']);
});

test('a position older than the log, of another channel or of the future is 90003, not resumed', () => {
  const channel = openChannel(0, 1);
  const old = channel.log.head;
  for (const now of [1, 2, 30]) say(channel, 'x', now);
  channel.log.trim(1000);
  const future = channel.log.head.replace(/^\d{14}/, '99999999999999');
  // The foreign serial lies inside the time span of the log; only its series gives it away.
  for (const channelSerial of [old, openChannel(10).log.head, future, 'nonsense']) {
    const client = listener();
    const attached = join(channel, client, { channelSerial });
    expect(attached.error?.code).toBe(90003);
    expect((attached.flags ?? 0) & Flag.resumed).toBe(0);
    expect(attached.channelSerial).toBe(channel.log.head);
    expect(client.texts()).toEqual([]);
  }
});

test('attaching again on the same connection replays nothing and delivers once', () => {
  const channel = openChannel();
  const client = listener();
  const { channelSerial = '' } = join(channel, client);
  say(channel, 'one', 1);
  client.frames.length = 0;
  const again = join(channel, client, { channelSerial, params: { rewind: '5' } });
  expect(again.channelSerial).toBe(channel.log.head);
  expect((again.flags ?? 0) & Flag.resumed).toBe(Flag.resumed);
  say(channel, 'two', 2);
  expect(client.texts()).toEqual(['two']);
});

test('rewind is passed over when the client continues from a serial', () => {
  const channel = openChannel();
  say(channel, 'one', 1);
  const client = listener();
  join(channel, client, { channelSerial: channel.log.head, params: { rewind: '5' } });
  expect(client.texts()).toEqual([]);
});

test('the attach point of a rewind lies just before its first message', () => {
  const channel = openChannel();
  const [first, second] = [say(channel, 'one', 1), say(channel, 'two', 2)];
  say(channel, 'three', 3);
  const client = listener();
  const attached = join(channel, client, { params: { rewind: '1' } });
  expect(client.texts()).toEqual(['three']);
  expect(`${attached.channelSerial}:000`).toBe(second);
  expect(first < second).toBe(true);
});

test('echo=false leaves out own messages, live and in the backlog', () => {
  const channel = openChannel();
  const { channelSerial = '' } = join(channel, listener());
  say(channel, 'mine', 1, 'me');
  say(channel, 'yours', 2, 'you');
  const client = listener('me', false);
  join(channel, client, { channelSerial });
  say(channel, 'mine again', 3, 'me');
  expect(client.texts()).toEqual(['yours']);
});

test('an attachment without subscribe receives no messages', () => {
  const channel = openChannel();
  const client = listener();
  join(channel, client, { flags: ModeBit.publish });
  say(channel, 'one', 1);
  expect(client.texts()).toEqual([]);
});

test('what a credential does not allow is not granted, and nothing at all is 40160', () => {
  const channel = openChannel();
  const client = listener();
  const request = { flags: 0, params: {}, channelSerial: undefined };
  const window = { now: 0, oldest: 0 };
  const reader = identityOf({ capabilities: [{ chat: ['subscribe'] }] });
  attach(channel, client.subscriber, reader, request, window);
  expect(client.frames[0]?.flags).toBe((1 << 18) | (1 << 19));
  const stranger = identityOf({ capabilities: [{ other: ['*'] }] });
  const denied = () => attach(channel, listener().subscriber, stranger, request, window);
  expect(denied).toThrow(expect.objectContaining({ code: 40160 }));
  expect(channel.attachments.size).toBe(1);
});
