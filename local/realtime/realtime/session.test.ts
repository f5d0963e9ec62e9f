import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SharedFrame } from '../wire/codec.ts';
import { Session } from './session.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function session(wantsHeartbeatFrames: boolean) {
  const sent: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    readyState: WebSocket.OPEN,
    bufferedAmount: 0,
    send: (bytes: Uint8Array) => sent.push(Buffer.from(bytes).toString()),
    ping: () => sent.push('ping'),
    close: () => sent.push('close'),
    terminate: () => sent.push('terminate'),
  });
  const events = { onFrame: vi.fn(), onEnd: vi.fn() };
  const options = { format: 'json', wantsHeartbeatFrames } as const;
  // The session uses only what stands above.
  const under = new Session(socket as unknown as WebSocket, options, events);
  return { under, socket, sent, events };
}

test.each([
  [true, '{"action":0}'],
  [false, 'ping'],
])('a silent socket gets a heartbeat (frames: %s), a busy one does not', (wants, beat) => {
  const { under, sent } = session(wants);
  vi.advanceTimersByTime(4_999);
  under.keepAlive();
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  under.keepAlive();
  under.keepAlive();
  expect(sent).toEqual([beat]);
  vi.advanceTimersByTime(4_999);
  under.send(new SharedFrame({ action: 99 }));
  vi.advanceTimersByTime(4_999);
  under.keepAlive();
  expect(sent).toEqual([beat, '{"action":99}']);
});

test('the end is told once, and nothing goes in or out after it', () => {
  const { under, socket, sent, events } = session(true);
  under.finish(new SharedFrame({ action: 8 }));
  under.send(new SharedFrame({ action: 15 }));
  under.cut();
  socket.emit('message', Buffer.from('{}'));
  socket.emit('close');
  expect(sent).toEqual(['{"action":8}', 'close', 'terminate']);
  expect(events.onEnd).toHaveBeenCalledOnce();
  expect(events.onFrame).not.toHaveBeenCalled();
});
