import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SharedFrame } from '../wire/codec.ts';
import { Session, type Stream } from './session.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function session(wantsHeartbeatFrames: boolean) {
  const sent: string[] = [];
  // What is written while it is corked goes out together.
  let gathered: string[] | undefined;
  const socket = Object.assign(new EventEmitter(), {
    readyState: WebSocket.OPEN,
    bufferedAmount: 0,
    /** What is left of it after writing. */
    stuckAmount: 0,
    send: (bytes: Uint8Array, { binary }: { binary: boolean }) => {
      expect(binary).toBe(false);
      (gathered ?? sent).push(Buffer.from(bytes).toString());
    },
    ping: () => sent.push('ping'),
    close: () => sent.push('close'),
    terminate: () => sent.push('terminate'),
    isPaused: false,
    pause: () => {
      socket.isPaused = true;
    },
    resume: () => {
      socket.isPaused = false;
    },
  });
  const stream = {
    cork: () => {
      gathered = [];
    },
    uncork: () => {
      if (gathered !== undefined && gathered.length > 0) sent.push(gathered.join('+'));
      gathered = undefined;
      socket.bufferedAmount = socket.stuckAmount;
    },
  };
  const events = { onFrame: vi.fn(), onEnd: vi.fn() };
  const options = { format: 'json', wantsHeartbeatFrames } as const;
  // The session uses only what stands above.
  const under = new Session(
    socket as unknown as WebSocket,
    stream as unknown as Stream,
    options,
    events,
  );
  return { under, socket, sent, events };
}

/** Resolves when what was sent so far has been written. */
const written = () => new Promise<void>((resolve) => process.nextTick(resolve));

it.each([
  [true, '{"action":0}'],
  [false, 'ping'],
])('a silent socket gets a heartbeat (frames: %s), a busy one does not', async (wants, beat) => {
  const { under, sent } = session(wants);
  vi.advanceTimersByTime(4_999);
  under.keepAlive();
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  under.keepAlive();
  under.keepAlive();
  await written();
  expect(sent).toEqual([beat]);
  vi.advanceTimersByTime(4_999);
  under.sendFrame(new SharedFrame({ action: 99 }));
  await written();
  vi.advanceTimersByTime(4_999);
  under.keepAlive();
  await written();
  expect(sent).toEqual([beat, '{"action":99}']);
});

it('a frame is written at once; those sent in the same go are written together after it', async () => {
  const { under, sent } = session(true);
  for (const action of [90, 91, 92]) under.sendFrame(new SharedFrame({ action }));
  expect(sent).toEqual(['{"action":90}']);
  await written();
  expect(sent).toEqual(['{"action":90}', '{"action":91}+{"action":92}']);
  under.sendFrame(new SharedFrame({ action: 93 }));
  expect(sent).toHaveLength(3);
});

it('who does not keep up is sent away, but not for what has only been gathered', async () => {
  const { under, socket, sent, events } = session(true);
  under.backlogBytes = 100;
  under.sendFrame(new SharedFrame({ action: 90 }));
  socket.bufferedAmount = 101;
  under.sendFrame(new SharedFrame({ action: 91 }));
  expect(events.onEnd).not.toHaveBeenCalled();
  socket.bufferedAmount = 101;
  socket.stuckAmount = 101;
  under.sendFrame(new SharedFrame({ action: 92 }));
  expect(events.onEnd).toHaveBeenCalledOnce();
  await written();
  expect(sent.slice(0, 3)).toEqual(['{"action":90}', '{"action":91}', '{"action":92}']);
  expect(sent[3]).toMatch(/"action":6/);
});

it('the end is told once, and nothing goes in or out after it', async () => {
  const { under, socket, sent, events } = session(true);
  under.finish(new SharedFrame({ action: 8 }));
  under.sendFrame(new SharedFrame({ action: 15 }));
  under.cut();
  socket.emit('message', Buffer.from('{}'));
  socket.emit('close');
  await written();
  expect(sent).toEqual(['{"action":8}', 'close', 'terminate']);
  expect(events.onEnd).toHaveBeenCalledOnce();
  expect(events.onFrame).not.toHaveBeenCalled();
});

it('a stalled socket carries nothing, and afterwards all of it in order', async () => {
  const { under, socket, sent } = session(true);
  under.stall();
  under.stall();
  expect(socket.isPaused).toBe(true);
  for (const action of [97, 98]) under.sendFrame(new SharedFrame({ action }));
  vi.advanceTimersByTime(20_000);
  under.keepAlive();
  await written();
  expect(sent).toEqual([]);
  under.unstall();
  under.unstall();
  under.sendFrame(new SharedFrame({ action: 99 }));
  await written();
  expect(socket.isPaused).toBe(false);
  expect(sent).toEqual(['{"action":97}', '{"action":98}+{"action":99}']);
});

it('a socket that is stalled for too many frames is cut', () => {
  const { under, sent, events } = session(true);
  under.stall();
  for (let count = 0; count < 10_000; count += 1) under.sendFrame(new SharedFrame({ action: 99 }));
  expect(sent).toEqual([]);
  under.sendFrame(new SharedFrame({ action: 99 }));
  expect(sent).toEqual(['terminate']);
  expect(events.onEnd).toHaveBeenCalledOnce();
});
