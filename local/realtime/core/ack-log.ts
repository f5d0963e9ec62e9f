import type { SharedFrame } from '../wire/codec.ts';
import { ProtocolError } from '../wire/errors.ts';

const maxAnswers = 10_000;

/**
 * The answers a connection was sent, by msgSerial. After a resume the client repeats what it had no
 * answer for under the same msgSerial (spec RTN19a2): the stored answer is sent again, so that
 * nothing is published twice and every promise settles with its own result.
 */
export class AckLog {
  readonly #answers = new Map<number, SharedFrame>();
  #highest = -1;

  /** The answer given before, if any. */
  find(msgSerial: number): SharedFrame | undefined {
    return this.#answers.get(msgSerial);
  }

  /** Throws 40000 for a serial that was answered so long ago that the answer is gone. */
  demandNew(msgSerial: number): void {
    if (msgSerial > this.#highest) return;
    throw new ProtocolError(40000, 400, `msgSerial ${msgSerial} was answered long ago`);
  }

  remember(msgSerial: number, answer: SharedFrame): void {
    this.#answers.set(msgSerial, answer);
    this.#highest = Math.max(this.#highest, msgSerial);
    if (this.#answers.size <= maxAnswers) return;
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined) this.#answers.delete(oldest);
  }
}
