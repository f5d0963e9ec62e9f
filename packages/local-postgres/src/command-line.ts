import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LocalPostgresOptions } from './server.ts';

export const usage = `Usage: local-postgres [options]

Runs a Postgres database in this process, until Ctrl-C.

  --port N        the port; 0 takes any free one (default: 5433)
  --data DIR      keep the data in DIR (default: in memory)
  --json          when ready, print where the server is as one line of JSON
  --help          print this text
  --version       print the version
`;

/** What the command was told to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: LocalPostgresOptions; readonly json: boolean };

/** Arguments that cannot be used; its message is one sentence for the person who gave them. */
export class InvalidArgumentError extends Error {
  override name = 'InvalidArgumentError';
}

const flags = {
  port: { type: 'string', default: '5433' },
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the arguments. Throws an InvalidArgumentError. */
export function readCommand(args: string[]): Command {
  const { help, version, json, port, data } = parse(args);
  if (help) return { kind: 'help' };
  if (version) return { kind: 'version' };
  const options: LocalPostgresOptions = {
    port: readPort(port),
    ...(data !== undefined && { dataDir: resolve(data) }),
  };
  return { kind: 'serve', options, json };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: flags }).values;
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('. ') : [];
    throw new InvalidArgumentError(`${reason}; local-postgres --help names the options.`);
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`--port must be from 0 to 65535, not "${text}".`);
}
