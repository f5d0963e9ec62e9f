/** The time, and things to do later. The core knows no other source of either. */
export type Clock = {
  /** ms since the epoch. */
  now(): number;
  /** Calls `act` once, `ms` from now, however long that is. The answer takes it back. */
  after(ms: number, act: () => void): () => void;
};

// setTimeout fires at once for longer delays.
const maxDelayMs = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, act) {
    let left = Math.max(0, Math.ceil(ms));
    const next = () => {
      left -= maxDelayMs;
      if (left > 0) timer = setTimeout(next, Math.min(left, maxDelayMs));
      else act();
    };
    let timer = setTimeout(next, Math.min(left, maxDelayMs));
    return () => clearTimeout(timer);
  },
};
