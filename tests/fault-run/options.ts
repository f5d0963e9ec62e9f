import { parseArgs } from 'node:util';

export type Options = {
  /** How many responses are run. */
  responses: number;
  /** Whoever gives the same number and the same `responses` has the same plan. */
  seed: number;
  /** Where the results are written as JSON; undefined: nowhere. */
  jsonFile: string | undefined;
};

export const USAGE = `usage: npm run test:faults -- [--responses N] [--seed S] [--json FILE]

  --responses N   how many faulted responses (default 1000, about a quarter of an hour)
  --seed S        repeats the plan of an earlier run (default: another one each time)
  --json FILE     also write the results to FILE

E2E_SKIP_BUILD=1 uses the build that is there.`;

const DEFAULT_RESPONSES = 1_000;
const LARGEST_SEED = 2 ** 31;

/** Throws a TypeError with one sentence for what cannot be understood. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      responses: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'string' },
    },
  });
  return {
    responses: readCount('responses', values.responses) ?? DEFAULT_RESPONSES,
    seed: readCount('seed', values.seed) ?? Math.ceil(Math.random() * LARGEST_SEED),
    jsonFile: values.json,
  };
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new TypeError(`--${name} must be a number from 1 on`);
  return Number(text);
}
