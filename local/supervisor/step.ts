import { printLine } from './print-line.ts';

/** Runs one step of a start; rejects as `work` does. */
export type RunStep = <T>(name: string, doing: string, work: () => Promise<T>) => Promise<T>;

const nameWidth = 10;

/**
 * Says what is being done before it begins, and how long it took when it is done: whoever waits
 * knows for what.
 */
export const runStep: RunStep = async (name, doing, work) => {
  const begunAt = performance.now();
  const label = name.padEnd(nameWidth);
  printLine(`${label} ${doing} ...`);
  const result = await work();
  const seconds = ((performance.now() - begunAt) / 1_000).toFixed(1);
  printLine(`${label} ${doing}: ${seconds} s`);
  return result;
};

/** For commands whose output is read by programs. */
export const runStepQuietly: RunStep = (_name, _doing, work) => work();
