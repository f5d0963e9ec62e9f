type RetryOptions = {
  /** How long to wait after the first failure, in milliseconds; doubled after each further one. */
  firstMs: number;
  /** The longest wait, in milliseconds. */
  longestMs: number;
  /** Attempts in all; without it they go on until one succeeds. */
  attempts?: number;
  /** Whether no further attempt can succeed. */
  isFinal?(error: unknown): boolean;
  /** Told of each failure that another attempt follows. */
  onFailure?(error: unknown, waitMs: number): void;
  /** Lets time pass; rejects to give up. */
  sleep?(ms: number): Promise<void>;
};

/**
 * Tries until an attempt succeeds, with growing waits. Rejects as the last attempt did. Own code,
 * because p-retry gives up at once on a `TypeError`: an answer must not be lost over a driver's bug.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { firstMs, longestMs, attempts = Number.POSITIVE_INFINITY, sleep = defaultSleep } = options;
  for (let count = 1, wait = firstMs; ; count += 1, wait = Math.min(wait * 2, longestMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= attempts || options.isFinal?.(error)) throw error;
      options.onFailure?.(error, wait);
      await sleep(wait);
    }
  }
}

function defaultSleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
