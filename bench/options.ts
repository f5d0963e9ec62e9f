import { parseArgs } from 'node:util';

export type Options = {
  /** A short smoke run: the same measurements with fewer and shorter samples. */
  isQuick: boolean;
  /** What is measured; the chat needs a browser and both builds, server and page one build. */
  parts: { chat: boolean; page: boolean; server: boolean; realtime: boolean; startup: boolean };
  /** Where the figures are written as JSON; undefined: nowhere. */
  jsonFile: string | undefined;
};

export const USAGE = `usage: npm run bench -- [--quick] [--chat] [--page] [--realtime] [--server]
                         [--startup] [--json FILE]

  --quick      a short smoke run (about a minute after the builds)
  --chat       only latency beside plain SSE (seven minutes after the builds)
  --page       only what the page costs its reader (three minutes after the build)
  --realtime   only the local realtime server (half a minute, nothing to build)
  --server     only what answers cost the server (two minutes after the build)
  --startup    only the way from npm run dev to the first page (half a minute)
  --json FILE  also write the figures to FILE`;

/** Throws a TypeError with one sentence for an option that is not known. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      chat: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      realtime: { type: 'boolean', default: false },
      server: { type: 'boolean', default: false },
      startup: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { quick: isQuick, chat, page, realtime, server, startup, json: jsonFile } = values;
  const isAll = !chat && !page && !realtime && !server && !startup;
  const parts = {
    chat: isAll || chat,
    page: isAll || page,
    server: isAll || server,
    realtime: isAll || realtime,
    startup: isAll || startup,
  };
  return { isQuick, parts, jsonFile };
}
