import { expect, it } from 'vitest';
import { changeOf, manualClock } from '../../test/support/core.ts';
import { ProtocolError } from '../errors.ts';
import type { Change } from './message.ts';
import { type Outcome, Rollup } from './rollup.ts';

/** A rollup over 40 ms that commits into a list, and what became of each append. */
function rollup(serials: 'last' | 'all' = 'last') {
  const clock = manualClock();
  const under = new Rollup(clock, { rolledUpSerials: serials, appendWithoutExtras: 'keep' });
  const commits: Change[] = [];
  const outcomes = new Map<string, Outcome>();
  let refusal: ProtocolError | undefined;
  function append(data: string | Uint8Array, over: Partial<Change> = {}, key = 'k', windowMs = 40) {
    under.append(key, windowMs, {
      change: changeOf('s', 5, data, over),
      commit(change) {
        if (refusal !== undefined) throw refusal;
        commits.push(change);
        return `v${commits.length}`;
      },
      settle: (outcome) => outcomes.set(String(data), outcome),
    });
  }
  return {
    clock,
    under,
    append,
    outcomes,
    texts: () => commits.map(({ payload }) => payload?.data),
    commits,
    refuse(error: ProtocolError | undefined) {
      refusal = error;
    },
  };
}

it('the first goes at once, the rest of a window as one at its end', () => {
  const { clock, append, texts, outcomes } = rollup();
  append('a');
  expect(texts()).toEqual(['a']);
  expect(outcomes.get('a')).toEqual({ serial: 'v1' });
  append('b');
  append('c');
  clock.advance(39);
  expect(texts()).toEqual(['a']);
  expect(outcomes.size).toBe(1);
  clock.advance(1);
  expect(texts()).toEqual(['a', 'bc']);
});

it('window follows window while there is something, and after a quiet one the first goes at once', () => {
  const { clock, append, texts } = rollup();
  append('a');
  append('b');
  clock.advance(40);
  append('c');
  expect(texts()).toEqual(['a', 'b']);
  clock.advance(40);
  expect(texts()).toEqual(['a', 'b', 'c']);
  clock.advance(40);
  append('d');
  expect(texts()).toEqual(['a', 'b', 'c', 'd']);
});

it('the merged append carries the operation of the newest', () => {
  const { clock, append, commits } = rollup();
  append('a');
  append('b', { operation: { description: 'old', metadata: { phase: 'streaming' } } });
  append('c', { operation: { metadata: { phase: 'done' } }, extras: { a: 1 } });
  clock.advance(40);
  expect(commits[1]).toMatchObject({
    payload: { data: 'bc' },
    operation: { metadata: { phase: 'done' } },
    extras: { a: 1 },
  });
  expect(commits[1]?.operation.description).toBeUndefined();
});

it.each([
  ['last', [null, null, 'v2']],
  ['all', ['v2', 'v2', 'v2']],
] as const)('the serial of the version is told to: %s', (serials, expected) => {
  const { clock, append, outcomes } = rollup(serials);
  for (const data of ['a', 'b', 'c', 'd']) append(data);
  clock.advance(40);
  expect(['b', 'c', 'd'].map((data) => outcomes.get(data))).toEqual(
    expected.map((serial) => ({ serial })),
  );
});

it('keys do not wait for each other, and a window of 0 is none', () => {
  const { append, texts } = rollup();
  append('a', {}, 'one');
  append('b', {}, 'two');
  append('c', {}, 'three', 0);
  append('d', {}, 'three', 0);
  expect(texts()).toEqual(['a', 'b', 'c', 'd']);
});

it('a refusal is told to all that were merged', () => {
  const { clock, append, outcomes, texts, refuse } = rollup();
  append('a');
  append('b');
  append('c');
  const error = new ProtocolError(42911, 429, 'too fast');
  refuse(error);
  clock.advance(40);
  expect([outcomes.get('b'), outcomes.get('c')]).toEqual([{ error }, { error }]);
  refuse(undefined);
  append('d');
  clock.advance(40);
  expect(texts()).toEqual(['a', 'd']);
});

it('data of another type refuses only the append that brings it', () => {
  const { clock, append, outcomes, texts } = rollup();
  append('a');
  append('b');
  append(Buffer.from('x'));
  expect([...outcomes.keys()]).toEqual(['a', 'x']);
  expect(outcomes.get('x')).toMatchObject({ error: { code: 40013 } });
  append('c');
  clock.advance(40);
  expect(texts()).toEqual(['a', 'bc']);
  expect(outcomes.get('c')).toEqual({ serial: 'v2' });
});

it('flush commits what waits now, once, and the window goes on', () => {
  const { clock, under, append, texts } = rollup();
  append('a');
  append('b');
  append('x', {}, 'other');
  append('y', {}, 'other');
  expect(under.pendingBytes('k')).toBe(1);
  under.flush('k');
  under.flush('k');
  expect(under.pendingBytes('k')).toBe(0);
  expect(texts()).toEqual(['a', 'x', 'b']);
  append('c');
  expect(texts()).toEqual(['a', 'x', 'b']);
  clock.advance(40);
  expect(texts().slice(3).toSorted()).toEqual(['c', 'y']);
});

it('flushAll commits everything that waits', () => {
  const { under, append, texts } = rollup();
  for (const key of ['one', 'two']) {
    append(`${key} first`, {}, key);
    append(`${key} second`, {}, key);
  }
  under.flushAll();
  expect(texts().slice(2)).toEqual(['one second', 'two second']);
});
