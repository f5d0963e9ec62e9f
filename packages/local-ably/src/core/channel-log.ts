import type { Message } from './message.ts';
import type { PresenceMessage } from './presence-message.ts';
import { SortedQueue } from './sorted-queue.ts';

/** Something that happened in a channel, as it was committed. */
export type Entry = {
  readonly channelSerial: string;
  /** ms since the epoch; never below that of the entry before. */
  readonly timestamp: number;
  /** The frame id: what the ids of its messages begin with. */
  readonly id: string;
  /** The connection it came from; undefined for REST. */
  readonly connectionId: string | undefined;
  /** Approximate memory held, in bytes. */
  readonly bytes: number;
} & (
  | { readonly kind: 'publish'; readonly messages: readonly Message[] }
  /** `message`: what those receive who have the message; of an append the piece alone. */
  | { readonly kind: 'change'; readonly message: Message }
  | { readonly kind: 'presence'; readonly presence: readonly PresenceMessage[] }
);

/** How much a log keeps: at least this long and this many, unless the bytes run over. */
export type LogLimits = {
  readonly keepMs: number;
  readonly keepEntries: number;
  readonly maxBytes: number;
};

/** The recent entries of one channel in serial order: what those who resume have missed. */
export class ChannelLog {
  readonly #entries = new SortedQueue<Entry>();
  #bytes = 0;
  #floor: string;
  /** Positions before this one are not resumed from, although their entries are still here. */
  #forgotten = '';

  /** `origin` is a serial below all entries. */
  constructor(origin: string) {
    this.#floor = origin;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The serial of the newest entry, or the point before the first one. */
  get head(): string {
    return this.#entries.at(-1)?.channelSerial ?? this.#floor;
  }

  /** The point before the oldest entry that may be resumed from. */
  get floor(): string {
    return this.#forgotten > this.#floor ? this.#forgotten : this.#floor;
  }

  /** Moves the point before the first entry, of a log that has none yet. */
  begin(origin: string): void {
    this.#floor = origin;
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
  }

  /** Lets go of what the limits no longer keep. */
  trim({ keepMs, keepEntries, maxBytes }: LogLimits, now: number): void {
    for (let oldest = this.#entries.at(0); oldest !== undefined; oldest = this.#entries.at(0)) {
      const isSpare = this.length > keepEntries && oldest.timestamp < now - keepMs;
      if (!isSpare && this.#bytes <= maxBytes) return;
      this.#entries.shift();
      this.#bytes -= oldest.bytes;
      this.#floor = oldest.channelSerial;
    }
  }

  /** Keeps all entries, but lets nobody go on from a position before the newest one. */
  forgetPositions(): void {
    this.#forgotten = this.head;
  }

  /** Whether everything after the serial is still here, so that a reader may go on from it. */
  reaches(channelSerial: string): boolean {
    return channelSerial >= this.floor && channelSerial <= this.head;
  }

  /** The first entry after a serial. */
  next(channelSerial: string): Entry | undefined {
    return this.#entries.at(
      this.#entries.firstIndex((entry) => entry.channelSerial > channelSerial),
    );
  }

  /** The entries after a serial. */
  after(channelSerial: string): readonly Entry[] {
    return this.#entries.from(
      this.#entries.firstIndex((entry) => entry.channelSerial > channelSerial),
    );
  }
}
