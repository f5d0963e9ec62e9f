import { parseArgs } from 'node:util';

export type Options = {
  /** A short smoke run: the same measurements with fewer and shorter samples. */
  isQuick: boolean;
  /** Where the figures are written as JSON; undefined: nowhere. */
  jsonFile: string | undefined;
};

export const USAGE = `usage: npm run bench -- [--quick] [--json FILE]

  --quick      a short smoke run (about a minute after the builds)
  --json FILE  also write the figures to FILE`;

/** Throws a TypeError with one sentence for an option that is not known. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
  });
  return { isQuick: values.quick, jsonFile: values.json };
}
