import { UserError } from './user-error.ts';

/** What a command needs to know of its own end. */
export type Lifecycle = {
  /** Aborts when the command should stop: a signal came, or `fail` was called. */
  readonly signal: AbortSignal;
  /** Adds what must be done before the process ends. The last added is done first, each is awaited. */
  onEnd(close: () => Promise<void> | void): void;
  /** Ends the command with this error. */
  fail(error: Error): void;
};

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes on the Ctrl-C that the terminal has already sent to everyone.
const echoMs = 500;
const parentCheckMs = 250;

/**
 * Runs a command to its end and exits the process with the code that it returns; with 0 when a
 * signal stopped it, with 1 when it threw. Whatever happens, what `onEnd` was given is done first,
 * except at a second signal: that exits at once. The end of the npm that runs the command counts as
 * a signal: npm passes a SIGTERM on to a shell, which dies of it and tells nobody.
 */
export async function runCommand(
  command: (lifecycle: Lifecycle) => Promise<number>,
): Promise<never> {
  const stop = new AbortController();
  const closers: (() => Promise<void> | void)[] = [];
  let failure: Error | undefined;
  let firstSignalAt: number | undefined;

  const onSignal = () => {
    if (firstSignalAt === undefined) {
      firstSignalAt = performance.now();
      stop.abort();
    } else if (performance.now() - firstSignalAt > echoMs) {
      process.exit(1);
    }
  };
  for (const name of signals) process.on(name, onSignal);
  if (process.env.npm_lifecycle_event) onOrphaned(() => stop.abort());
  // The terminal may be gone while there is still something to stop, and to say.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  let code = 0;
  try {
    code = await command({
      signal: stop.signal,
      onEnd: (close) => closers.push(close),
      fail(error) {
        failure ??= error;
        stop.abort();
      },
    });
  } catch (error) {
    // Once it has to stop, a command fails because of that.
    if (!stop.signal.aborted) failure ??= asError(error);
  }
  if (failure) report(failure);

  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      failure ??= asError(error);
      report(asError(error));
    }
  }
  process.exit(failure ? 1 : code);
}

/** Resolves when the signal aborts, at once if it has. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function onOrphaned(listener: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, parentCheckMs);
  timer.unref();
}

function report(error: Error): void {
  console.error(error instanceof UserError ? error.message : error);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
