import type { SharedFrame } from '../wire/codec.ts';
import { ProtocolError } from '../wire/errors.ts';

const maxAnswers = 10_000;

/**
 * The answers to what a connection published, by msgSerial. They go out in the order of the
 * publishes, each once; one that is not known yet (an append that waits to be merged) holds back
 * those after it. After a resume the client repeats what it had no answer for under the same
 * msgSerial (spec RTN19a2): the stored answer is sent again, so that nothing is published twice and
 * every promise settles with its own result.
 */
export class AckLog {
  readonly #answers = new Map<number, SharedFrame>();
  /** Opened and not sent yet, oldest first. */
  readonly #due: number[] = [];
  #highest = -1;

  /**
   * Takes a publish in. `new`: it must be made and settled. `waiting`: it is being made, and will be
   * answered. A frame: the answer it had. Throws 40000 when that was so long ago that it is gone.
   */
  take(msgSerial: number): SharedFrame | 'new' | 'waiting' {
    if (this.#due.includes(msgSerial)) return 'waiting';
    const known = this.#answers.get(msgSerial);
    if (known !== undefined) return known;
    if (msgSerial <= this.#highest) {
      throw new ProtocolError(40000, 400, `msgSerial ${msgSerial} was answered long ago`);
    }
    this.#highest = msgSerial;
    this.#due.push(msgSerial);
    return 'new';
  }

  /** Stores an answer, and gives those that are to be sent now, in order. */
  settle(msgSerial: number, answer: SharedFrame): readonly SharedFrame[] {
    this.#answers.set(msgSerial, answer);
    const sent: SharedFrame[] = [];
    for (let next = this.#due[0]; next !== undefined; next = this.#due[0]) {
      const frame = this.#answers.get(next);
      if (frame === undefined) break;
      this.#due.shift();
      sent.push(frame);
    }
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= maxAnswers) break;
      this.#answers.delete(oldest);
    }
    return sent;
  }
}
