import 'server-only';
import { ConfigError, getConfig } from '../config.ts';
import { logError } from '../log.ts';
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
  // Next waits for what runs in `after()`; this only sees to it that it ends in time.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      drainRuns(getConfig().shutdownGraceMs).catch((error) => logError('shutting down', error));
    });
  }
}
