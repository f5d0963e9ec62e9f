import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 150;
const patienceMs = 60_000;

/**
 * Asks for `url` until it answers 200. `onRefusal` is told each other answer's status. Rejects with
 * the signal's reason when that aborts.
 */
export async function untilReady(
  url: string,
  signal: AbortSignal,
  onRefusal: (status: number) => void,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const status = await ask(url, signal);
    if (status === 200) return;
    if (status !== undefined) onRefusal(status);
    await delay(pauseMs, undefined, { signal });
  }
}

/** Undefined while nobody answers. */
async function ask(url: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
