import { expect, it } from 'vitest';
import { HYDRATIONS } from '../../lib/chat/delivery-choice.ts';
import { AGENT_FAULTS } from './agent-faults.ts';
import { findCounterexample } from './find-counterexample.ts';
import { READER_FAULTS } from './reader-faults.ts';

/** More than any of these faults needs; the same schedules each time. */
const RUNS = 1_500;
const SEED = 1;

const CASES = [...READER_FAULTS, ...AGENT_FAULTS].flatMap((fault) =>
  HYDRATIONS.map((hydration) => ({ ...fault, hydration })),
);

it.each(CASES)(
  'a schedule finds that $name ($hydration)',
  async ({ pattern, hydration, sabotage }) => {
    const search = { runs: RUNS, seed: SEED, shrinks: false, sabotage };
    expect(await findCounterexample({ pattern, hydration }, search)).not.toBeNull();
  },
  300_000,
);
