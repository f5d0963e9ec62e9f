import { expect, it } from 'vitest';
import { RateWindow } from './rate-window.ts';

it('room comes back exactly one second after it was taken', () => {
  const window = new RateWindow(2);
  window.note(1, 0);
  window.note(1, 400);
  expect(window.allows(1, 999)).toBe(false);
  expect(window.wait(999)).toBe(1);
  expect(window.allows(1, 1000)).toBe(true);
  expect(window.wait(1000)).toBe(0);
  window.note(1, 1000);
  expect(window.allows(1, 1399)).toBe(false);
  expect(window.wait(1000)).toBe(400);
  expect(window.allows(1, 1400)).toBe(true);
});

it('several at once count as several, and asking takes no room', () => {
  const window = new RateWindow(3);
  expect(window.allows(3, 0)).toBe(true);
  expect(window.allows(4, 0)).toBe(false);
  window.note(2, 0);
  expect(window.allows(1, 0)).toBe(true);
  expect(window.allows(2, 0)).toBe(false);
});

it('Infinity is no limit', () => {
  const window = new RateWindow(Number.POSITIVE_INFINITY);
  window.note(1e9, 0);
  expect(window.allows(1e9, 0)).toBe(true);
});
