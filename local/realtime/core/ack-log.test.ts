import { expect, test } from 'vitest';
import { SharedFrame } from '../wire/codec.ts';
import { AckLog } from './ack-log.ts';

const ack = (msgSerial: number) => new SharedFrame({ action: 1, msgSerial, count: 1 });

test('the answer to a msgSerial is kept, and a new one has none', () => {
  const log = new AckLog();
  const first = ack(0);
  log.remember(0, first);
  expect(log.find(0)).toBe(first);
  expect(log.find(1)).toBeUndefined();
  expect(() => log.demandNew(1)).not.toThrow();
});

test('what was answered too long ago is refused, never published again', () => {
  const log = new AckLog();
  for (let msgSerial = 0; msgSerial <= 10_000; msgSerial += 1)
    log.remember(msgSerial, ack(msgSerial));
  expect(log.find(1)?.frame.msgSerial).toBe(1);
  expect(log.find(0)).toBeUndefined();
  expect(() => log.demandNew(0)).toThrow(expect.objectContaining({ code: 40000 }));
});
