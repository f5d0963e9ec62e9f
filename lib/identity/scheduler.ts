import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { getConfig } from '../config/config.ts';
import { Problem } from '../problem.ts';

/**
 * Lets only a scheduler pass that knows CRON_SECRET. Throws a `Problem`: `not_found` while there is
 * no secret, because then nobody is meant to ask; `unauthenticated`.
 */
export function requireScheduler(headers: Headers): void {
  const { cronSecret } = getConfig();
  if (cronSecret === undefined) throw new Problem('not_found');
  const given = headers.get('authorization') ?? '';
  if (!timingSafeEqual(digest(given), digest(`Bearer ${cronSecret}`))) {
    throw new Problem('unauthenticated', 'Authorization must be Bearer and the CRON_SECRET.');
  }
}

/** Of one length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
