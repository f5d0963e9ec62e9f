/** Counts what happened within the last second, and says whether more of it is allowed. */
export class RateWindow {
  readonly #perSecond: number;
  readonly #taken: { readonly at: number; readonly count: number }[] = [];
  #sum = 0;

  /** `perSecond`: how much may happen in any second; Infinity for no limit. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether `count` more may happen at `now` (ms). */
  allows(count: number, now: number): boolean {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return true;
    this.#forget(now);
    return this.#sum + count <= this.#perSecond;
  }

  /** Notes that `count` happened. */
  note(count: number, now: number): void {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return;
    this.#taken.push({ at: now, count });
    this.#sum += count;
  }

  /** How long until one more is allowed, ms. */
  wait(now: number): number {
    if (this.allows(1, now)) return 0;
    return Math.max(1, (this.#taken[0]?.at ?? now) + 1000 - now);
  }

  #forget(now: number): void {
    for (let oldest = this.#taken[0]; oldest && oldest.at <= now - 1000; oldest = this.#taken[0]) {
      this.#sum -= oldest.count;
      this.#taken.shift();
    }
  }
}
