import { expect, it } from 'vitest';
import { manualClock } from '../../test/support/core.ts';
import { TokenClock } from './token-clock.ts';

function watching() {
  const clock = manualClock();
  const events: [string, number][] = [];
  const record = (what: string) => () => events.push([what, clock.now()]);
  const watched = new TokenClock({ onNearEnd: record('ask'), onExpired: record('end') }, clock);
  return { clock, watched, events };
}

it('asks 30 s ahead and ends at the expiry', () => {
  const { clock, watched, events } = watching();
  watched.watch(60_000);
  clock.advance(100_000);
  expect(events).toEqual([
    ['ask', 30_000],
    ['end', 60_000],
  ]);
});

it('asks at once for a short token, and not for a dying one', () => {
  const short = watching();
  short.watched.watch(10_000);
  short.clock.advance(0);
  expect(short.events).toEqual([['ask', 0]]);
  const dying = watching();
  dying.watched.watch(4_000);
  dying.clock.advance(4_000);
  expect(dying.events).toEqual([['end', 4_000]]);
});

it('a new token takes the place of the old one, and stop leaves nothing due', () => {
  const { clock, watched, events } = watching();
  watched.watch(40_000);
  watched.watch(90_000);
  clock.advance(50_000);
  expect(events).toEqual([]);
  watched.stop();
  clock.advance(100_000);
  expect(events).toEqual([]);
});

it('a key never expires, and takes the place of a token', () => {
  const { clock, watched, events } = watching();
  watched.watch(40_000);
  watched.watch(undefined);
  clock.advance(100_000);
  expect(events).toEqual([]);
});

it('a token valid for months does not expire at once', () => {
  const { clock, watched, events } = watching();
  const day = 86_400_000;
  watched.watch(90 * day);
  clock.advance(89 * day);
  expect(events).toEqual([]);
  clock.advance(day);
  expect(events.map(([what]) => what)).toEqual(['ask', 'end']);
});
