import type { Behaviour } from '../options.ts';
import { mergedAppends } from './changed.ts';
import type { Clock } from './clock.ts';
import { byteLength, type Change } from './message.ts';

/** What became of an append: the serial of its version, or what it was refused with. */
export type Outcome = { readonly serial: string | null } | { readonly error: unknown };

/** One append to be rolled up. */
type Append = {
  readonly change: Change;
  /** Commits an append, perhaps one merged from several, and gives the serial of the version. */
  readonly commit: (change: Change) => string;
  /** Told once what became of this append. */
  readonly settle: (outcome: Outcome) => void;
};

/** How appends are merged, and which of them are told the serial of the version. */
type RollupRules = Pick<Behaviour, 'rolledUpSerials' | 'appendWithoutExtras'>;

type Window = { pending: { merged: Change; appends: Append[] } | undefined };

/**
 * Append rollup (Ably docs: messages/appends): the first append to a message goes through at once,
 * those that follow within the window as one, with the data of all and the rest of the newest. They
 * are committed, and answered, when the window ends.
 */
export class Rollup {
  readonly #clock: Clock;
  readonly #rules: RollupRules;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, rules: RollupRules) {
    this.#clock = clock;
    this.#rules = rules;
  }

  /** `key`: what is rolled up together. `windowMs`: 0 for no rollup. */
  append(key: string, windowMs: number, append: Append): void {
    const window = this.#windows.get(key);
    if (window === undefined) {
      this.#commit({ merged: append.change, appends: [append] });
      if (windowMs > 0) this.#open(key, windowMs);
      return;
    }
    const { pending } = window;
    if (pending === undefined) {
      window.pending = { merged: append.change, appends: [append] };
      return;
    }
    try {
      pending.merged = mergedAppends(pending.merged, append.change, this.#rules);
      pending.appends.push(append);
    } catch (error) {
      append.settle({ error });
    }
  }

  /** Bytes of data that wait under a key. */
  pendingBytes(key: string): number {
    return byteLength(this.#windows.get(key)?.pending?.merged.payload?.data);
  }

  /** Commits what waits under a key, before something that must come after it. */
  flush(key: string): void {
    const window = this.#windows.get(key);
    if (window?.pending === undefined) return;
    const { pending } = window;
    window.pending = undefined;
    this.#commit(pending);
  }

  /** Commits everything that waits. */
  flushAll(): void {
    for (const key of this.#windows.keys()) this.flush(key);
  }

  #open(key: string, windowMs: number): void {
    const window: Window = { pending: undefined };
    this.#windows.set(key, window);
    const close = () => {
      if (window.pending === undefined) {
        this.#windows.delete(key);
        return;
      }
      this.flush(key);
      this.#clock.after(windowMs, close);
    };
    this.#clock.after(windowMs, close);
  }

  #commit({ merged, appends }: { merged: Change; appends: readonly Append[] }): void {
    const last = appends.at(-1);
    if (last === undefined) return;
    let outcome: Outcome;
    try {
      outcome = { serial: last.commit(merged) };
    } catch (error) {
      outcome = { error };
    }
    for (const append of appends) {
      const isSuperseded =
        append !== last && 'serial' in outcome && this.#rules.rolledUpSerials === 'last';
      append.settle(isSuperseded ? { serial: null } : outcome);
    }
  }
}
