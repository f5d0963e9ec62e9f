import { parseArgs } from 'node:util';

export type Options = {
  /** A short smoke run: the same measurements with fewer and shorter samples. */
  isQuick: boolean;
  /** What is measured; the chat needs a browser and both builds, the server one build. */
  parts: { chat: boolean; server: boolean; realtime: boolean };
  /** Where the figures are written as JSON; undefined: nowhere. */
  jsonFile: string | undefined;
};

export const USAGE = `usage: npm run bench -- [--quick] [--realtime] [--server] [--json FILE]

  --quick      a short smoke run (about a minute after the builds)
  --realtime   only the local realtime server (half a minute, nothing to build)
  --server     only what answers cost the server (two minutes after the build)
  --json FILE  also write the figures to FILE`;

/** Throws a TypeError with one sentence for an option that is not known. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      realtime: { type: 'boolean', default: false },
      server: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { quick: isQuick, realtime, server, json: jsonFile } = values;
  const isAll = !realtime && !server;
  const parts = { chat: isAll, server: isAll || server, realtime: isAll || realtime };
  return { isQuick, parts, jsonFile };
}
