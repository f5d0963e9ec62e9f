import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TokenClock } from './token-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function clock() {
  const events: [string, number][] = [];
  const record = (what: string) => () => events.push([what, Date.now()]);
  const watched = new TokenClock({ onNearEnd: record('ask'), onExpired: record('end') }, () =>
    Date.now(),
  );
  return { watched, events };
}

test('asks 30 s ahead and ends at the expiry', () => {
  const { watched, events } = clock();
  watched.watch(60_000);
  vi.advanceTimersByTime(100_000);
  expect(events).toEqual([
    ['ask', 30_000],
    ['end', 60_000],
  ]);
});

test('asks at once for a short token, and not for a dying one', () => {
  const short = clock();
  short.watched.watch(10_000);
  vi.advanceTimersByTime(0);
  expect(short.events).toEqual([['ask', 0]]);
  const dying = clock();
  dying.watched.watch(4_000);
  vi.advanceTimersByTime(4_000);
  expect(dying.events).toEqual([['end', 4_000]]);
});

test('a new token takes the place of the old one, and stop leaves no timer', () => {
  const { watched, events } = clock();
  watched.watch(40_000);
  watched.watch(90_000);
  vi.advanceTimersByTime(50_000);
  expect(events).toEqual([]);
  watched.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a token valid for months does not expire at once', () => {
  const { watched, events } = clock();
  const day = 86_400_000;
  watched.watch(90 * day);
  vi.advanceTimersByTime(89 * day);
  expect(events).toEqual([]);
  vi.advanceTimersByTime(day);
  expect(events.map(([what]) => what)).toEqual(['ask', 'end']);
});
