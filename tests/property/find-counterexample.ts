import fc from 'fast-check';
import { type Combination, play } from './play.ts';
import type { Sabotage } from './sabotage.ts';
import { type Schedule, schedules } from './schedules.ts';

export type Search = {
  runs: number;
  /** Chosen by chance when absent. */
  seed?: number | undefined;
  /** Where in the sequence of that seed to begin: that of a counterexample plays it at once. */
  path?: string | undefined;
  /** False to stop at the first counterexample, however long it is. */
  shrinks?: boolean;
  sabotage?: Sabotage;
};

/** A schedule after which something was wrong, and what was. */
type Counterexample = { schedule: Schedule; error: Error; seed: number; path: string };

/** Plays random schedules until one goes wrong; null when none does. */
export async function findCounterexample(
  combination: Combination,
  { runs, seed, path, shrinks = true, sabotage }: Search,
): Promise<Counterexample | null> {
  const property = fc.asyncProperty(schedules, (schedule) => play(schedule, combination, sabotage));
  const details = await fc.check(property, {
    numRuns: runs,
    endOnFailure: !shrinks,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed || !details.counterexample) return null;
  const { counterexample, errorInstance, counterexamplePath } = details;
  return {
    schedule: counterexample[0],
    error: errorInstance instanceof Error ? errorInstance : new Error(String(errorInstance)),
    seed: details.seed,
    path: counterexamplePath ?? '',
  };
}
