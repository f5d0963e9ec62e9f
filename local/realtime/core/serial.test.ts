import { expect, test } from 'vitest';
import { channelSerialOf, isOfSeries, messageSerial, SerialMint } from './serial.ts';

test('serials rise as text while the clock stands still, overflows its counter and goes back', () => {
  const mint = new SerialMint('s');
  const times = [
    ...Array.from({ length: 2500 }, () => 1000),
    ...Array.from({ length: 10 }, () => 5),
    99_999,
  ];
  const serials = times.map((time) => mint.next(time).serial);
  expect(new Set(serials).size).toBe(serials.length);
  expect(serials.toSorted()).toEqual(serials);
});

test('a serial carries its time, its series and the index of a message', () => {
  const { serial, timestamp } = new SerialMint('abc').next(1_700_000_000_000);
  expect(serial).toBe('01700000000000-000@abc');
  expect(timestamp).toBe(1_700_000_000_000);
  expect(messageSerial(serial, 7)).toBe('01700000000000-000@abc:007');
  expect(channelSerialOf(messageSerial(serial, 7))).toBe(serial);
  expect(isOfSeries(serial, 'abc')).toBe(true);
  expect(isOfSeries(serial, 'bc')).toBe(false);
  expect(isOfSeries('nonsense@abc', 'abc')).toBe(false);
});
