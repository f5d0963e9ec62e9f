import { expect, it } from 'vitest';
import { connect, openApp } from '../../test/support/core.ts';
import type { InboundFrame } from '../wire/frames.ts';
import {
  dropAttachment,
  handleAttach,
  handleDetach,
  handleMessage,
  handlePresence,
} from './handlers.ts';

const channel = 'mutable:chat';

function opened(over: Parameters<typeof openApp>[0] = {}) {
  const { server, app, clock, faults } = openApp(over);
  const { connection, frames } = connect(app, { clientId: 'alice' });
  const scope = { server, app, connection };
  const message = (msgSerial: number, body: object) =>
    handleMessage(scope, { action: 15, channel, msgSerial, messages: [body] });
  const on = (over: Partial<InboundFrame> = {}) => ({ action: 10, channel, ...over });
  /** What publishes were answered: action and msgSerial. */
  const answers = () =>
    frames
      .filter(({ action }) => action === 1 || action === 2)
      .map(({ action, msgSerial }) => [action, msgSerial]);
  return { app, clock, faults, scope, frames, message, on, answers };
}

it('ACK and NACK carry msgSerial, count of frames and one result', () => {
  const { frames, message } = opened();
  message(0, { name: 'a' });
  message(1, { name: 5 });
  expect(frames[0]).toMatchObject({ action: 1, msgSerial: 0, count: 1 });
  expect(frames[0]?.res).toEqual([{ serials: [expect.stringMatching(/:000$/)] }]);
  expect(frames[1]).toMatchObject({ action: 2, msgSerial: 1, count: 1, error: { code: 40000 } });
});

it('answers keep their order behind an append that waits, and repeats are made once', () => {
  const { app, clock, frames, message, answers } = opened({ limits: { appendRollupMs: 40 } });
  message(0, { data: 'a' });
  const serial = frames[0]?.res?.[0]?.serials[0];
  message(1, { action: 5, serial, data: 'b' });
  message(2, { action: 5, serial, data: 'c' });
  message(3, { data: 'later' });
  message(2, { action: 5, serial, data: 'c' });
  message(3, { data: 'later' });
  expect(answers()).toEqual([
    [1, 0],
    [1, 1],
  ]);
  clock.advance(40);
  expect(answers().slice(2)).toEqual([
    [1, 2],
    [1, 3],
  ]);
  message(2, { action: 5, serial, data: 'c' });
  expect(frames.at(-1)).toEqual(frames[2]);
  const stored = app.channels.find(channel)?.store.from(0);
  expect(stored?.map(({ latest }) => latest.data)).toEqual(['abc', 'later']);
});

it('withheld answers come with the repeat, and late ones only to the socket that waits', () => {
  const { scope, clock, faults, message, answers } = opened();
  faults.dropAcks = true;
  message(0, { data: 'a' });
  expect(answers()).toEqual([]);
  faults.dropAcks = undefined;
  message(0, { data: 'a' });
  expect(answers()).toEqual([[1, 0]]);
  faults.ackDelayMs = 100;
  message(1, { data: 'b' });
  clock.advance(99);
  expect(answers()).toHaveLength(1);
  clock.advance(1);
  expect(answers()).toHaveLength(2);
  message(2, { data: 'c' });
  scope.connection.link = undefined;
  clock.advance(100);
  expect(answers()).toHaveLength(2);
});

it('who publishes far beyond the rate is refused altogether; what is refused counts', () => {
  const { clock, message, answers } = opened({
    limits: { connectionPublishRate: 2, floodFactor: 3 },
  });
  for (const msgSerial of [0, 1, 2, 3, 4, 5]) message(msgSerial, { data: 'x' });
  expect(answers().map(([action]) => action)).toEqual([1, 1, 2, 2, 2, 2]);
  expect(() => message(6, { data: 'x' })).toThrow(expect.objectContaining({ code: 42921 }));
  clock.advance(1000);
  message(6, { data: 'x' });
  expect(answers().at(-1)).toEqual([1, 6]);
});

it('a frame that expects an answer must say which', () => {
  const { scope } = opened();
  const act = () => handleMessage(scope, { action: 15, channel, messages: [] });
  expect(act).toThrow(expect.objectContaining({ code: 40000 }));
});

it('modes that were asked for without publish forbid it, others do not', () => {
  const { scope, frames, message, on } = opened();
  handleAttach(scope, on({ params: { modes: 'subscribe' } }));
  message(0, { data: 'a' });
  expect(frames.at(-1)?.error?.code).toBe(40160);
  handleAttach(scope, on());
  message(1, { data: 'a' });
  expect(frames.at(-1)).toMatchObject({ action: 1, msgSerial: 1 });
});

it('what is wrong with an ATTACH concerns its channel alone, an empty name too', () => {
  const { scope, frames, on } = opened({ limits: { channelsPerConnection: 1 } });
  handleAttach(scope, on({ channel: '' }));
  expect(frames.at(-1)).toMatchObject({ action: 9, channel: '', error: { code: 40010 } });
  handleAttach(scope, on());
  handleAttach(scope, on({ channel: 'second' }));
  expect(frames.at(-1)).toMatchObject({ action: 9, channel: 'second', error: { code: 90010 } });
  handleAttach(scope, on());
  expect(frames.at(-1)).toMatchObject({ action: 11, channel });
});

it('DETACH is answered in any case, and its members leave at once', () => {
  const { app, scope, frames, on } = opened();
  handleDetach(scope, on());
  expect(frames).toEqual([{ action: 13, channel }]);
  handleAttach(scope, on());
  handlePresence(scope, on({ action: 14, msgSerial: 0, presence: [{ action: 2 }] }));
  expect(frames.at(-1)).toEqual({ action: 1, msgSerial: 0, count: 1 });
  expect(app.channels.find(channel)?.presence.size).toBe(1);
  handleDetach(scope, on());
  expect(app.channels.find(channel)?.presence.size).toBe(0);
  expect(app.channels.find(channel)?.attachments.size).toBe(0);
});

it('DETACH after the socket was lost lets the members leave too', () => {
  const { app, scope, on } = opened();
  handleAttach(scope, on());
  handlePresence(scope, on({ action: 14, msgSerial: 0, presence: [{ action: 2 }] }));
  scope.connection.detachedByLoss.add(channel);
  dropAttachment(app, scope.connection, channel);
  handleDetach(scope, on());
  expect(app.channels.find(channel)?.presence.size).toBe(0);
  expect(scope.connection.detachedByLoss.size).toBe(0);
});
