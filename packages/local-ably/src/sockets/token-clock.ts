import type { Clock } from '../core/clock.ts';

const askAheadMs = 30_000;
const tooLateMs = 5_000;

/** What happens as a token runs out. */
type TokenClockEvents = { onNearEnd(): void; onExpired(): void };

/** Watches the expiry of one connection's token: asks for another ahead of it, and ends it. */
export class TokenClock {
  readonly #events: TokenClockEvents;
  readonly #clock: Clock;
  #cancels: (() => void)[] = [];

  constructor(events: TokenClockEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /**
   * Watches a token that expires at `expiresAt` (ms; undefined = never) instead of the one before.
   * A token adopted in its last 30 s is asked to be renewed at once, and in its last 5 s not at all.
   */
  watch(expiresAt: number | undefined): void {
    this.stop();
    if (expiresAt === undefined) return;
    const left = expiresAt - this.#clock.now();
    this.#cancels.push(this.#clock.after(left, () => this.#events.onExpired()));
    if (left < tooLateMs) return;
    this.#cancels.push(this.#clock.after(left - askAheadMs, () => this.#events.onNearEnd()));
  }

  stop(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }
}
