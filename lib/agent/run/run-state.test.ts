import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextRunState, RUN_TRANSITIONS, type RunEvent, type RunState } from './run-state.ts';

const STATES = Object.keys(RUN_TRANSITIONS) as RunState[];
const EVENTS = [
  ...new Set(STATES.flatMap((state) => Object.keys(RUN_TRANSITIONS[state]) as RunEvent[])),
];

/** The states of a walk in which every event that its state does not know is refused. */
function walk(events: readonly RunEvent[]): RunState[] {
  const states: RunState[] = ['asking'];
  for (const event of events) {
    const state = states.at(-1) ?? 'asking';
    if (event in RUN_TRANSITIONS[state]) states.push(nextRunState(state, event));
    else expect(() => nextRunState(state, event)).toThrow(event);
  }
  return states;
}

const walks = fc.array(fc.constantFrom(...EVENTS), { minLength: 40, maxLength: 80 }).map(walk);

it('reaches every state', () => {
  const reached = new Set(fc.sample(walks, { numRuns: 500, seed: 1 }).flat());
  expect([...reached].sort()).toEqual([...STATES].sort());
});

it('never announces an end that was not settled and then committed', () => {
  fc.assert(
    fc.property(walks, (states) => {
      const end = states.indexOf('announcing-end');
      if (end < 0) return;
      expect(states.slice(0, end)).toEqual(['asking', 'streaming', 'settling', 'committing']);
    }),
  );
});

it('stays where it ended', () => {
  fc.assert(
    fc.property(walks, (states) => {
      const end = states.findIndex((state) => state === 'ended' || state === 'lost');
      if (end >= 0) expect(end).toBe(states.length - 1);
    }),
  );
});
