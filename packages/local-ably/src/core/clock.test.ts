import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const day = 86_400_000;

// A token may be valid for months, and setTimeout fires at once for more than 24 days.
it.each([1, 2 ** 31 - 1, 2 ** 31, 90 * day])('%i ms are waited for, once', (ms) => {
  const act = vi.fn();
  systemClock.after(ms, act);
  vi.advanceTimersByTime(ms - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it('what is due already happens next, not at once', () => {
  const act = vi.fn();
  systemClock.after(-5, act);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  expect(act).toHaveBeenCalledOnce();
});

it('what is taken back does not happen, also in the second part of a long wait', () => {
  const act = vi.fn();
  const cancel = systemClock.after(90 * day, act);
  vi.advanceTimersByTime(40 * day);
  cancel();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(90 * day);
  expect(act).not.toHaveBeenCalled();
});
