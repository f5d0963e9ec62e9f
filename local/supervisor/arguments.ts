import { parseArgs } from 'node:util';
import type { ChannelRules } from 'local-ably';
import { type LimitChanges, parseLimits, parseRules } from './realtime-options.ts';
import { UserError } from './user-error.ts';

/** What `npm run services` was told; undefined where the environment decides. */
type ServicesArguments = {
  /** Print the addresses as one line of JSON. */
  json: boolean;
  /** The data folder. */
  data: string | undefined;
  /** Let tests make apps of their own. */
  sandbox: boolean;
  /** Let tests set faults over HTTP. */
  faults: boolean;
  rules: ChannelRules | undefined;
  limits: LimitChanges | undefined;
};

const flags = {
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  sandbox: { type: 'boolean', default: false },
  faults: { type: 'boolean', default: false },
  rules: { type: 'string' },
  limits: { type: 'string' },
} as const;

const usage =
  'npm run services -- [--json] [--data DIR] [--sandbox] [--faults] ' +
  '[--rules ai=mutable,chat=persisted] [--limits connectionPublishRate=100]';

/** Reads the flags of `npm run services`. Throws a UserError for an unknown or unusable one. */
export function readServicesArguments(args: string[]): ServicesArguments {
  const { rules, limits, ...values } = parse(args);
  return {
    json: values.json,
    data: values.data,
    sandbox: values.sandbox,
    faults: values.faults,
    rules: rules === undefined ? undefined : parseRules('--rules', rules),
    limits: limits === undefined ? undefined : parseLimits('--limits', limits),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: flags }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new UserError(`${reason}. Usage: ${usage}`);
  }
}

/** Refuses any argument of a command that takes none. Throws a UserError. */
export function requireNoArguments(command: string, args: string[]): void {
  if (args.length > 0)
    throw new UserError(`${command} takes no arguments, but got: ${args.join(' ')}`);
}
