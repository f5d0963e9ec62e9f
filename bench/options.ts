import { parseArgs } from 'node:util';

export type Options = {
  /** A short smoke run: the same measurements with fewer and shorter samples. */
  isQuick: boolean;
  /** Only the local realtime server: no browser, no builds. */
  isRealtimeOnly: boolean;
  /** Where the figures are written as JSON; undefined: nowhere. */
  jsonFile: string | undefined;
};

export const USAGE = `usage: npm run bench -- [--quick] [--realtime] [--json FILE]

  --quick      a short smoke run (about a minute after the builds)
  --realtime   only the local realtime server (half a minute, nothing to build)
  --json FILE  also write the figures to FILE`;

/** Throws a TypeError with one sentence for an option that is not known. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      realtime: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  return { isQuick: values.quick, isRealtimeOnly: values.realtime, jsonFile: values.json };
}
