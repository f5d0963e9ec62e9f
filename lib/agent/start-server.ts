import 'server-only';
import { ConfigError, getConfig } from '../config.ts';
import { logError } from '../log.ts';
import { canAppend, MISSING_RULE } from './probe-pattern.ts';
import { drainRuns } from './runs.ts';

/** Checks the configuration, and ends running responses properly when the server is told to stop. */
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
  // Next waits for what runs in `after()`; this only sees to it that it ends in time.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      drainRuns(getConfig().shutdownGraceMs).catch((error) => logError('shutting down', error));
    });
  }
}
