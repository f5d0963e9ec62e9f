import 'server-only';
import { ConfigError, getConfig } from '../config/config.ts';
import { LEASE_SECONDS } from '../database/lease.ts';
import { logError } from '../log.ts';
import { canAppend, MISSING_RULE } from './realtime/probe-pattern.ts';
import { sweep } from './recovery/sweep.ts';
import { getRuns } from './run/run-registry.ts';

/**
 * Checks the configuration, takes care of what an earlier server left behind, and ends running
 * responses properly when this one is told to stop.
 */
export function startServer(): void {
  try {
    getConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`rewind: the configuration is wrong.\n${error.message}`);
    process.exit(1);
  }
  if (getConfig().streamingPattern === 'message-per-response') {
    canAppend().then(
      (isAllowed) => isAllowed === false && console.error(`rewind: ${MISSING_RULE}`),
      (error) => logError('asking realtime whether messages can be appended to', error),
    );
  }
  sweepQuietly();
  // Who died just now still holds its leases.
  setTimeout(sweepQuietly, LEASE_SECONDS * 1_000).unref();
  // Next waits for what runs in `after()`; this only sees to it that it ends in time.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      getRuns()
        .drain(getConfig().shutdownGraceMs)
        .catch((error) => logError('shutting down', error));
    });
  }
}

function sweepQuietly(): void {
  sweep()
    .then(({ work }) => work())
    .catch((error) => logError('looking for what dead agents left behind', error));
}
