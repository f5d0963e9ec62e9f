import { expect, it } from 'vitest';
import type { ClientEvent } from '../core/client-event.ts';
import { errorInfo } from '../errors.ts';
import { frameOf, sharedFrameOf } from './event-frame.ts';

const channel = 'chat';
const error = errorInfo(40160, 401, 'not permitted');

it('encodes an event once, however many clients are told of it', () => {
  const event: ClientEvent = { kind: 'detached', channel };
  expect(sharedFrameOf(event)).toBe(sharedFrameOf(event));
  expect(sharedFrameOf({ ...event })).not.toBe(sharedFrameOf(event));
  expect(sharedFrameOf(event).bytes('json').toString()).toBe('{"action":13,"channel":"chat"}');
});

it.each<[ClientEvent, object]>([
  [
    {
      ...{ kind: 'attached', channel, channelSerial: 's', modes: 1 << 18, params: {} },
      ...{ isResumed: true, hasBacklog: false, hasPresence: true },
    },
    { action: 11, channel, channelSerial: 's', flags: (1 << 18) | 0b101, params: {} },
  ],
  [
    { kind: 'members', channel, channelSerial: 's:', presence: [] },
    { action: 16, channel, channelSerial: 's:', presence: [] },
  ],
  [
    { kind: 'failed', channel: '', error },
    { action: 9, channel: '', error },
  ],
  [
    { kind: 'answer', msgSerial: 3, result: { serials: ['a'] } },
    { action: 1, msgSerial: 3, count: 1, res: [{ serials: ['a'] }] },
  ],
  [
    { kind: 'answer', msgSerial: 3, error },
    { action: 2, msgSerial: 3, count: 1, error },
  ],
])('%j has its frame', (event, frame) => {
  expect(frameOf(event)).toEqual(frame);
});

it('tells messages from presence by what a delivery holds', () => {
  const place = { channelSerial: 's', timestamp: 1, id: 'c:0', connectionId: 'c' };
  const delivery = { kind: 'delivery', channel, ...place } as const;
  expect(frameOf({ ...delivery, messages: [] })).toMatchObject({ action: 15, channel, ...place });
  expect(frameOf({ ...delivery, presence: [] })).toMatchObject({ action: 14, channel, ...place });
});
