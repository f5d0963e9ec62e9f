import type { EncodedEvent } from '../../lib/delivery/encode.ts';
import type { MessageChannel } from '../../lib/delivery/message-per-response.ts';
import type { SimulatedChannel } from './simulated-channel.ts';
import { Refused } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How a publishing connection behaves; read at every operation. */
type AgentHabits = {
  /** One way. */
  latencyMs: number;
  /** Appends to one message within this time become one; 0 for none. */
  rollupMs: number;
  /** How many of the next operations are refused. */
  refusals: number;
};

type Operation = {
  act(): string | undefined;
  /** Set for an append: it may wait to be merged with others. */
  append?: { serial: string; text: string; extras: EncodedEvent['extras'] };
  /** Set for an update: appends to the same message that wait are done before it. */
  updates?: string;
  resolve(serial: string | undefined): void;
  reject(reason: Refused): void;
  /** Whether the server has it; an append may then still wait to be merged. */
  state: 'sent' | 'taken' | 'done';
  serial?: string | undefined;
  refusal?: Refused;
};

type Rollup = { text: string; extras: EncodedEvent['extras']; operations: Operation[] };

const RATE_LIMITED = 42_911;

/**
 * A Realtime connection that publishes: operations arrive in the order of the calls, each is
 * answered or, after a cut, sent again. A resumed connection knows what it did; a new one does it
 * once more.
 */
export class AgentLink {
  readonly #clock: VirtualClock;
  readonly #channel: SimulatedChannel;
  readonly #habits: AgentHabits;
  #unanswered: Operation[] = [];
  readonly #rollups = new Map<string, Rollup>();
  /** Changes with every cut: what was under way then arrives nowhere. */
  #epoch = 0;
  #connection = 1;
  #isUp = true;
  #onConnected: Array<(id: string) => void> = [];
  #isDead = false;
  /** Whether something may be missing or doubled on the channel. */
  isDoubtful = false;

  constructor(clock: VirtualClock, channel: SimulatedChannel, habits: AgentHabits) {
    this.#clock = clock;
    this.#channel = channel;
    this.#habits = habits;
  }

  publish(message: EncodedEvent): Promise<string> {
    return this.#send({ act: () => this.#channel.create(message) }) as Promise<string>;
  }

  /** The channel as message-per-response needs it. */
  messageChannel(): MessageChannel {
    return {
      publish: (message) => this.publish(message),
      create: (message) => this.publish(message),
      append: (serial, { data, extras }) =>
        this.#send({ append: { serial, text: String(data), extras }, act: () => undefined }),
      update: (serial, { data, extras }) =>
        this.#send({
          updates: serial,
          act: () => {
            this.#channel.update(serial, data, extras);
            return undefined;
          },
        }),
      connectionId: () => (this.#isUp ? `connection-${this.#connection}` : undefined),
      whenConnected: () =>
        new Promise((resolve) => {
          if (this.#isUp) resolve(`connection-${this.#connection}`);
          else this.#onConnected.push(resolve);
        }),
    };
  }

  cut(isResumed: boolean, ms: number): void {
    if (!this.#isUp || this.#isDead) return;
    this.#isUp = false;
    this.#epoch += 1;
    this.#clock.set(ms, () => {
      if (this.#isDead) return;
      this.#isUp = true;
      if (!isResumed) {
        this.#connection += 1;
        this.isDoubtful = true;
      }
      for (const resolve of this.#onConnected.splice(0)) {
        resolve(`connection-${this.#connection}`);
      }
      for (const operation of [...this.#unanswered]) {
        if (!isResumed) this.#sendAgain(operation);
        else if (operation.state === 'sent') this.#transmit(operation);
        else if (operation.state === 'done') this.#answer(operation);
      }
    });
  }

  /** The process is gone: nothing more arrives, nothing is answered. */
  kill(): void {
    this.#isDead = true;
    this.#isUp = false;
    this.#epoch += 1;
  }

  #send(operation: Pick<Operation, 'act' | 'append' | 'updates'>): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const sent: Operation = { ...operation, resolve, reject, state: 'sent' };
      this.#unanswered.push(sent);
      if (this.#isUp) this.#transmit(sent);
    });
  }

  /** Whatever becomes of the first attempt, nobody hears of it any more. */
  #sendAgain(operation: Operation): void {
    const again: Operation = { ...operation, state: 'sent' };
    operation.resolve = () => undefined;
    operation.reject = () => undefined;
    this.#unanswered[this.#unanswered.indexOf(operation)] = again;
    this.#transmit(again);
  }

  #transmit(operation: Operation): void {
    this.#underway(() => this.#arrive(operation));
  }

  #arrive(operation: Operation): void {
    if (this.#habits.refusals > 0) {
      this.#habits.refusals -= 1;
      this.isDoubtful = true;
      operation.state = 'done';
      operation.refusal = new Refused(RATE_LIMITED);
      this.#answer(operation);
      return;
    }
    operation.state = 'taken';
    const { append, updates } = operation;
    if (updates) this.#flush(updates);
    if (append) this.#rollUp(operation, append);
    else this.#conclude(operation, operation.act());
  }

  #rollUp(operation: Operation, { serial, text, extras }: NonNullable<Operation['append']>): void {
    const rollup = this.#rollups.get(serial);
    if (rollup) {
      rollup.text += text;
      rollup.extras = extras;
      rollup.operations.push(operation);
      return;
    }
    this.#rollups.set(serial, { text, extras, operations: [operation] });
    if (this.#habits.rollupMs === 0) this.#flush(serial);
    else this.#clock.set(this.#habits.rollupMs, () => this.#flush(serial));
  }

  #flush(serial: string): void {
    const rollup = this.#rollups.get(serial);
    if (!rollup) return;
    this.#rollups.delete(serial);
    this.#channel.append(serial, rollup.text, rollup.extras);
    for (const operation of rollup.operations) this.#conclude(operation, undefined);
  }

  #conclude(operation: Operation, serial: string | undefined): void {
    operation.state = 'done';
    operation.serial = serial;
    this.#answer(operation);
  }

  #answer(operation: Operation): void {
    this.#underway(() => {
      this.#forget(operation);
      if (operation.refusal) operation.reject(operation.refusal);
      else operation.resolve(operation.serial);
    });
  }

  #forget(operation: Operation): void {
    this.#unanswered = this.#unanswered.filter((other) => other !== operation);
  }

  #underway(arrive: () => void): void {
    const epoch = this.#epoch;
    this.#clock.set(this.#habits.latencyMs, () => {
      if (this.#isUp && epoch === this.#epoch) arrive();
    });
  }
}
