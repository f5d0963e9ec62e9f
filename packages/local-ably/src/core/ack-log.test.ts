import { expect, it } from 'vitest';
import { AckLog } from './ack-log.ts';
import type { Answer } from './client-event.ts';

const ack = (msgSerial: number): Answer => ({ kind: 'answer', msgSerial, result: undefined });

it('an answer is sent when it is settled, and a repeat gets the same one', () => {
  const log = new AckLog();
  const first = ack(0);
  expect(log.take(0)).toBe('new');
  expect(log.settle(0, first)).toEqual([first]);
  expect(log.take(0)).toBe(first);
  expect(log.take(1)).toBe('new');
});

it('one that waits holds back those after it, and a repeat of any of them is silent', () => {
  const log = new AckLog();
  const [first, second, third] = [ack(0), ack(1), ack(2)];
  for (const msgSerial of [0, 1, 2]) log.take(msgSerial);
  expect(log.settle(1, second)).toEqual([]);
  expect(log.settle(2, third)).toEqual([]);
  expect([0, 1, 2].map((msgSerial) => log.take(msgSerial))).toEqual([
    'waiting',
    'waiting',
    'waiting',
  ]);
  expect(log.settle(0, first)).toEqual([first, second, third]);
  expect(log.take(1)).toBe(second);
});

it('after a loss nothing is answered before it is asked for again, in the order of asking', () => {
  const log = new AckLog();
  const [first, second, third] = [ack(0), ack(1), ack(2)];
  for (const msgSerial of [0, 1, 2]) log.take(msgSerial);
  log.settle(1, second);
  log.loseSocket();
  expect(log.settle(2, third)).toEqual([]);
  expect(log.take(0)).toBe('waiting');
  // It is known, but an ACK stands for all before it.
  expect(log.take(1)).toBe('waiting');
  expect(log.settle(0, first)).toEqual([first, second]);
  expect(log.take(2)).toBe(third);
  expect(log.take(3)).toBe('new');
});

it('an answer that came while there was no socket goes out when it is asked for', () => {
  const log = new AckLog();
  const answer = ack(0);
  log.take(0);
  log.loseSocket();
  expect(log.settle(0, answer)).toEqual([]);
  expect(log.take(0)).toBe(answer);
});

it('what was answered too long ago is refused, never published again', () => {
  const log = new AckLog();
  for (let msgSerial = 0; msgSerial <= 10_000; msgSerial += 1) {
    log.take(msgSerial);
    log.settle(msgSerial, ack(msgSerial));
  }
  expect(log.take(1)).toMatchObject({ msgSerial: 1 });
  expect(() => log.take(0)).toThrow(expect.objectContaining({ code: 40000 }));
});

it('none of the answers that are held back is forgotten, however many there are', () => {
  const log = new AckLog();
  for (let msgSerial = 0; msgSerial <= 10_001; msgSerial += 1) log.take(msgSerial);
  for (let msgSerial = 10_001; msgSerial > 0; msgSerial -= 1) log.settle(msgSerial, ack(msgSerial));
  expect(log.settle(0, ack(0))).toHaveLength(10_002);
});

it('after a loss only what is asked for again is answered, in the order of the asking', () => {
  const log = new AckLog();
  const [first, second, third] = [ack(0), ack(1), ack(2)];
  for (const msgSerial of [0, 1, 2]) log.take(msgSerial);
  log.settle(0, first);
  log.loseSocket();
  expect(log.settle(1, second)).toEqual([]);
  expect(log.take(0)).toBe(first);
  expect(log.take(2)).toBe('waiting');
  // Known, but not to be sent ahead of the one before it.
  expect(log.take(1)).toBe('waiting');
  expect(log.settle(2, third)).toEqual([third, second]);
});

it('answers to long lists are kept for fewer publishes', () => {
  const log = new AckLog();
  const serials = Array.from({ length: 1000 }, (_, index) => String(index));
  for (let msgSerial = 0; msgSerial <= 100; msgSerial += 1) {
    log.take(msgSerial);
    log.settle(msgSerial, { ...ack(msgSerial), result: { serials } });
  }
  expect(log.take(1)).toMatchObject({ msgSerial: 1 });
  expect(() => log.take(0)).toThrow(expect.objectContaining({ code: 40000 }));
});
