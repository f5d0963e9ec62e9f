import { parseArgs } from 'node:util';
import { UserError } from './user-error.ts';

export type ServicesArguments = {
  /** Print the addresses as one line of JSON. */
  json: boolean;
  /** The data folder, when it was named. */
  data: string | undefined;
};

/** Reads the flags of `npm run services`. Throws a UserError for an unknown or unfinished one. */
export function readServicesArguments(args: string[]): ServicesArguments {
  try {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
    });
    return { json: values.json, data: values.data };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new UserError(`${reason}. Usage: npm run services -- [--json] [--data DIR]`);
  }
}

/** Refuses any argument of a command that takes none. Throws a UserError. */
export function requireNoArguments(command: string, args: string[]): void {
  if (args.length > 0)
    throw new UserError(`${command} takes no arguments, but got: ${args.join(' ')}`);
}
