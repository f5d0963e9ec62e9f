type Timer = { at: number; act: () => void };

const macrotask = setImmediate;

/**
 * Time that passes only when it is told to. While it is installed, the global timers and clocks are
 * its own: product code runs for hours in milliseconds, and the same way each time.
 */
export class VirtualClock {
  now = Date.UTC(2026, 10, 21);
  /** Told after each timer, when everything that it set off has run. */
  onTurn: () => void = () => undefined;
  /** By time, and in the order in which they were set. */
  readonly #timers: Timer[] = [];

  set(ms: number, act: () => void): Timer {
    const timer = { at: this.now + Math.max(ms, 0), act };
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) > timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
    return timer;
  }

  clear(timer: unknown): void {
    const index = this.#timers.indexOf(timer as Timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.set(ms, resolve));
  }

  /** Lets time pass. Rejects with what a timer throws. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.#settle();
    for (let next = this.#timers[0]; next && next.at <= end; next = this.#timers[0]) {
      this.#timers.shift();
      this.now = next.at;
      next.act();
      await this.#settle();
    }
    this.now = end;
  }

  /** Takes the place of the real clocks; returns what puts them back. */
  install(): () => void {
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = Date;
    const precise = performance.now;
    const timers = {
      setTimeout: (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        this.set(ms, () => act(...args)),
      clearTimeout: (timer: unknown) => this.clear(timer),
    };
    Object.assign(globalThis, timers);
    Date.now = () => this.now;
    performance.now = () => this.now;
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = now;
      performance.now = precise;
    };
  }

  // A macrotask comes after every promise that can go on without time.
  async #settle(): Promise<void> {
    await new Promise((resolve) => macrotask(resolve));
    this.onTurn();
  }
}
