import {
  type ChannelRules,
  InvalidOptionError,
  type Limits,
  readLimits,
  readRules,
} from 'local-ably';
import { UserError } from './user-error.ts';

/** Limits other than Ably's, by name. */
export type LimitChanges = Partial<Limits>;

/**
 * Reads channel rules as `ai=mutable,chat=persisted`; an empty text has none. `source`: the variable
 * or flag that it came from. Throws a UserError that names it.
 */
export function parseRules(source: string, text: string): ChannelRules {
  return orUserError(() => readRules(source, text));
}

/** Reads limits as `connectionPublishRate=100,idleBytes=off`. Otherwise as parseRules. */
export function parseLimits(source: string, text: string): LimitChanges {
  return orUserError(() => readLimits(source, text));
}

function orUserError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidOptionError) throw new UserError(error.message);
    throw error;
  }
}
