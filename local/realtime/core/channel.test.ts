import { expect, test } from 'vitest';
import { identityOf, listener, openChannel } from '../testing/core.ts';
import { attach } from './attach.ts';
import { Channels } from './channels.ts';

const limits = { keepMs: 100, keepEntries: 1, maxBytes: 1e9 };
const draft = (id?: string) => ({ id, name: 'n', data: 'x', encoding: undefined });

test('one frame per publish, with ids, serials and times for every message', () => {
  const channel = openChannel();
  const client = listener();
  const request = { flags: 0, params: {}, channelSerial: undefined };
  attach(channel, client.subscriber, identityOf(), request, { now: 0, oldest: 0 });
  const result = channel.publish([draft(), draft()], { id: 'c:4', connectionId: 'c' }, 77);
  const frame = client.frames[1];
  expect(frame).toMatchObject({ action: 15, id: 'c:4', connectionId: 'c', timestamp: 77 });
  expect(frame?.messages?.map(({ id }) => id)).toEqual(['c:4:0', 'c:4:1']);
  expect(frame?.messages?.map(({ serial }) => serial)).toEqual(result.serials);
  expect(result.serials).toEqual([`${frame?.channelSerial}:000`, `${frame?.channelSerial}:001`]);
  expect(frame?.messages?.[0]?.version).toEqual({ serial: result.serials[0], timestamp: 77 });
});

test('a message id that was seen gives the first result and is not stored again', () => {
  const channel = openChannel();
  const origin = { id: 'r', connectionId: undefined };
  const first = channel.publish([draft('mine:0'), draft('mine:1')], origin, 1);
  expect(channel.publish([draft('mine:0'), draft('mine:1')], origin, 2)).toBe(first);
  expect(channel.log.entries).toHaveLength(1);
  expect(channel.publish([draft('other')], origin, 3)).not.toEqual(first);
});

test('an idle channel is let go, an attached one is not', () => {
  const channels = new Channels(limits, 1000);
  const attached = channels.open('attached', 0);
  const request = { flags: 0, params: {}, channelSerial: undefined };
  attach(attached, listener().subscriber, identityOf(), request, { now: 0, oldest: 0 });
  channels.open('idle', 0);
  channels.sweep(1000);
  expect(channels.find('idle')).toBeDefined();
  channels.sweep(1001);
  expect(channels.find('idle')).toBeUndefined();
  expect(channels.find('attached')).toBe(attached);
});

test.each(['', ':a', ',a', ' a', '[a]b', 'a\nb'])('%j is no channel name', (name) => {
  const open = () => new Channels(limits, 1).open(name, 0);
  expect(open).toThrow(expect.objectContaining({ code: 40010 }));
});
