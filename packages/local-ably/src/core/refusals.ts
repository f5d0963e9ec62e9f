import { ProtocolError } from '../errors.ts';
import type { Faults, PublishAttempt } from '../faults.ts';

/** Refuses the publishes that the faults say. */
export class Refusals {
  readonly #faults: Faults;
  #count = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Throws what the publish is refused with, if it is. */
  check(attempt: PublishAttempt): void {
    const refusal = this.#faults.rejectPublish?.(attempt);
    if (refusal !== undefined) {
      throw new ProtocolError(refusal.code, refusal.statusCode, refusal.message);
    }
    this.#count += 1;
    const { rejectNth, rejectOneIn } = this.#faults;
    if (rejectNth !== undefined) this.#faults.rejectNth = rejectNth > 1 ? rejectNth - 1 : undefined;
    if (rejectNth === 1 || (rejectOneIn !== undefined && this.#count % rejectOneIn === 0)) {
      throw new ProtocolError(50000, 500, 'refused on demand');
    }
  }
}
