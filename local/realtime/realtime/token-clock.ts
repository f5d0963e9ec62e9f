const askAheadMs = 30_000;
const tooLateMs = 5_000;
// setTimeout fires at once for longer delays.
const maxDelayMs = 2 ** 31 - 1;

/** What happens as a token runs out. */
export type TokenClockEvents = { onNearEnd(): void; onExpired(): void };

/** Watches the expiry of one connection's token: asks for another ahead of it, and ends it. */
export class TokenClock {
  readonly #events: TokenClockEvents;
  readonly #now: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(events: TokenClockEvents, now: () => number) {
    this.#events = events;
    this.#now = now;
  }

  /**
   * Watches a token that expires at `expiresAt` (ms; undefined = never) instead of the one before.
   * A token adopted in its last 30 s is asked to be renewed at once, and in its last 5 s not at all.
   */
  watch(expiresAt: number | undefined): void {
    this.stop();
    if (expiresAt === undefined) return;
    this.#at(expiresAt, () => this.#events.onExpired());
    if (expiresAt - this.#now() < tooLateMs) return;
    this.#at(expiresAt - askAheadMs, () => this.#events.onNearEnd());
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #at(time: number, act: () => void): void {
    const delay = Math.max(0, Math.ceil(time - this.#now()));
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        if (delay > maxDelayMs) this.#at(time, act);
        else act();
      },
      Math.min(delay, maxDelayMs),
    );
    this.#timers.add(timer);
  }
}
