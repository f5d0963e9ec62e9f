import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidOptionError, readLimits, readRules } from './option-text.ts';
import type { LocalAblyOptions } from './server.ts';

export const usage = `Usage: local-ably [options]

Runs a local server that the ably SDK takes for Ably, until Ctrl-C.

  --port N        the port; 0 takes any free one (default: 9010)
  --key KEY       the API key, as appId.keyId:secret (default: a new one)
  --rules RULES   what namespaces allow: ai=mutable,chat=persisted (default: nothing)
  --limits LIMITS limits other than Ably's: connectionPublishRate=100,idleBytes=off
  --data DIR      keep messages in DIR over a restart; needs --key (default: in memory)
  --sandbox       let test suites make apps of their own with POST /apps
  --faults        let tests set faults over HTTP at /faults
  --json          when ready, print where the server is as one line of JSON
  --help          print this text
  --version       print the version
`;

/** What the command was told to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: LocalAblyOptions; readonly json: boolean };

const flags = {
  port: { type: 'string', default: '9010' },
  key: { type: 'string' },
  rules: { type: 'string', default: '' },
  limits: { type: 'string', default: '' },
  data: { type: 'string' },
  sandbox: { type: 'boolean', default: false },
  faults: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Reads the arguments. Throws an InvalidOptionError that says in one sentence what is wrong. */
export function readCommand(args: string[]): Command {
  const { help, version, json, port, key, data, ...values } = parse(args);
  if (help) return { kind: 'help' };
  if (version) return { kind: 'version' };
  if (data !== undefined && key === undefined) {
    throw new InvalidOptionError('--data needs --key: messages are kept for the app of a key.');
  }
  const options: LocalAblyOptions = {
    port: readPort(port),
    rules: readRules('--rules', values.rules),
    limits: readLimits('--limits', values.limits),
    sandbox: values.sandbox,
    faultRoutes: values.faults,
    ...(key !== undefined && { apiKey: key }),
    ...(data !== undefined && { journalFolder: resolve(data) }),
  };
  return { kind: 'serve', options, json };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: flags }).values;
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('. ') : [];
    throw new InvalidOptionError(`${reason}; local-ably --help names the options.`);
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new InvalidOptionError(`--port must be from 0 to 65535, not "${text}".`);
}
