import { ProtocolError } from '../errors.ts';
import type { Answer } from './client-event.ts';

const maxAnswers = 10_000;
// An answer to a long list holds many.
const maxSerials = 100_000;

/**
 * The answers to what a connection published, by msgSerial. They go out in the order in which the
 * present socket published them, each once; one that is not known yet (an append that waits to be merged)
 * holds back those after it. After a resume the client repeats what it had no answer for under the
 * same msgSerial (spec RTN19a2): the stored answer is sent again, so that nothing is published twice
 * and every promise settles with its own result.
 */
export class AckLog {
  readonly #answers = new Map<number, Answer>();
  #serials = 0;
  /** Taken and not settled yet. */
  readonly #unsettled = new Set<number>();
  /** Published over the present socket and not answered there, oldest first. */
  readonly #due = new Set<number>();
  #highest = -1;

  /**
   * Takes a publish in. `new`: it must be made and settled. `waiting`: it is being made, or stands
   * behind one that is, and will be answered. An answer: the one it had. Throws 40000 when that was
   * so long ago that it is gone.
   */
  take(msgSerial: number): Answer | 'new' | 'waiting' {
    if (this.#due.has(msgSerial)) return 'waiting';
    const known = this.#answers.get(msgSerial);
    if (known !== undefined && this.#due.size === 0) return known;
    if (known !== undefined || this.#unsettled.has(msgSerial)) {
      this.#due.add(msgSerial);
      return 'waiting';
    }
    if (msgSerial <= this.#highest) {
      throw new ProtocolError(40000, 400, `msgSerial ${msgSerial} was answered long ago`);
    }
    this.#highest = msgSerial;
    this.#unsettled.add(msgSerial);
    this.#due.add(msgSerial);
    return 'new';
  }

  /** Stores an answer, and gives those that are to be sent now, in order. */
  settle(msgSerial: number, answer: Answer): readonly Answer[] {
    this.#answers.set(msgSerial, answer);
    this.#serials += serialsIn(answer);
    this.#unsettled.delete(msgSerial);
    const sent: Answer[] = [];
    for (const next of this.#due) {
      const known = this.#answers.get(next);
      if (known === undefined) break;
      this.#due.delete(next);
      sent.push(known);
    }
    // Those that still wait to be sent are the newest, and are kept beside the rest.
    for (const [oldest, forgotten] of this.#answers) {
      const spare = this.#answers.size - this.#due.size;
      if (spare <= 0 || (spare <= maxAnswers && this.#serials <= maxSerials)) break;
      this.#answers.delete(oldest);
      this.#serials -= serialsIn(forgotten);
    }
    return sent;
  }

  /**
   * The socket was lost. Nothing is answered over the next one before the client has repeated it there: an
   * ACK stands for all before it, and some of these may be lost.
   */
  loseSocket(): void {
    this.#due.clear();
  }
}

function serialsIn(answer: Answer): number {
  return 'error' in answer ? 0 : (answer.result?.serials.length ?? 0);
}
