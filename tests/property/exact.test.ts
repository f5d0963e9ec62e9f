import { it } from 'vitest';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { findCounterexample } from './find-counterexample.ts';

const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;

const COMBINATIONS = STREAMING_PATTERNS.flatMap((pattern) =>
  HYDRATIONS.map((hydration) => ({ pattern, hydration })),
);

/** Schedules in one run of this file: ten thousand take less than a minute of one core. */
const RUNS = Number(PROPERTY_RUNS ?? 10_000);

/** The same schedules in each run, so that what fails was broken by a change; `random` for others. */
const SEED = PROPERTY_SEED ?? '20261121';

const TIMEOUT_MS = Math.max(300_000, RUNS * 60);

it.each(COMBINATIONS)(
  'no schedule makes a reader wrong: $pattern, $hydration',
  async (combination) => {
    const found = await findCounterexample(combination, {
      runs: Math.ceil(RUNS / COMBINATIONS.length),
      seed: SEED === 'random' ? undefined : Number(SEED),
      path: PROPERTY_PATH,
    });
    if (!found) return;
    const { error, schedule, seed, path } = found;
    const { pattern, hydration } = combination;
    const again = `PROPERTY_SEED=${seed} PROPERTY_PATH=${path} npx vitest run tests/property/exact.test.ts -t '${pattern}, ${hydration}'`;
    throw new Error(`${error.message}\nafter ${JSON.stringify(schedule)}\nagain with ${again}`);
  },
  TIMEOUT_MS,
);
