/** Lets one holder in at a time, in the order of asking. */
export type Turns = {
  /** Waits for the turn; the function that it gives ends it, and does nothing the second time. */
  take(): Promise<() => void>;
};

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
  };
}
