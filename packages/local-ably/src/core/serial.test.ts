import { expect, it } from 'vitest';
import { channelSerialOf, isSerial, messageSerial, SerialMint, timeOfSerial } from './serial.ts';

it('serials rise as text while the clock stands still, overflows its counter and goes back', () => {
  const mint = new SerialMint('s');
  const times = [
    ...Array.from({ length: 2500 }, () => 1000),
    ...Array.from({ length: 10 }, () => 5),
    99_999,
  ];
  const minted = times.map((time) => mint.next(time));
  const serials = minted.map(({ serial }) => serial);
  expect(new Set(serials).size).toBe(serials.length);
  expect(serials.toSorted()).toEqual(serials);
  expect(minted.map(({ serial }) => timeOfSerial(serial))).toEqual(
    minted.map(({ timestamp }) => timestamp),
  );
});

it('a serial carries its time, its series and the index of a message', () => {
  const mint = new SerialMint('abc');
  const { serial, timestamp } = mint.next(1_700_000_000_000);
  expect(serial).toBe('01700000000000-000@abc');
  expect(timestamp).toBe(1_700_000_000_000);
  expect(messageSerial(serial, 7)).toBe('01700000000000-000@abc:007');
  expect(channelSerialOf(messageSerial(serial, 7))).toBe(serial);
  expect(channelSerialOf(serial)).toBe(serial);
  expect(mint.made(serial)).toBe(true);
  expect(new SerialMint('bc').made(serial)).toBe(false);
  expect(mint.made('nonsense@abc')).toBe(false);
});

it('the point before a serial is of its series, and below it', () => {
  const mint = new SerialMint('s');
  const { serial } = mint.next(1000);
  expect(mint.before(serial) < serial).toBe(true);
  expect(mint.before(serial) > new SerialMint('s').next(999).serial).toBe(true);
  expect(mint.made(mint.before(serial))).toBe(true);
});

it('nothing comes before a time that was skipped to', () => {
  const mint = new SerialMint('s');
  mint.skip(500);
  mint.skip(400);
  expect(mint.next(100).timestamp).toBe(501);
});

it.each([
  ['01700000000000-000@a_-Z9', true],
  ['01700000000000-000@abc:007', true],
  ['1700000000000-000@abc', false],
  ['01700000000000-000', false],
  ['01700000000000-000@abc:7', false],
  ['10', false],
])('%s is a serial: %s', (text, expected) => {
  expect(isSerial(text)).toBe(expected);
});
