import type { Message } from './message.ts';

/** One publish in a channel, as it was committed. */
export type Entry = {
  readonly channelSerial: string;
  /** ms since the epoch; never below that of the entry before. */
  readonly timestamp: number;
  /** The frame id: what the ids of its messages begin with. */
  readonly id: string;
  /** The connection that published it; undefined for REST. */
  readonly connectionId: string | undefined;
  readonly messages: readonly Message[];
  /** Approximate memory held, in bytes. */
  readonly bytes: number;
};

/** How much a log keeps: at least this long and this many, unless the bytes run over. */
export type LogLimits = {
  readonly keepMs: number;
  readonly keepEntries: number;
  readonly maxBytes: number;
};

/** The recent entries of one channel in serial order: what resume, rewind and history read. */
export class ChannelLog {
  readonly #limits: LogLimits;
  readonly #onDrop: (entry: Entry) => void;
  #entries: Entry[] = [];
  #bytes = 0;
  #floor: string;
  /** Positions before this one are not resumed from, although their entries are still here. */
  #forgotten = '';

  /** `origin` is a serial below all entries; `onDrop` is told of each entry that is let go. */
  constructor(origin: string, limits: LogLimits, onDrop: (entry: Entry) => void) {
    this.#floor = origin;
    this.#limits = limits;
    this.#onDrop = onDrop;
  }

  /** The entries, oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The serial of the newest entry, or the point before the first one. */
  get head(): string {
    return this.#entries.at(-1)?.channelSerial ?? this.#floor;
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    this.trim(entry.timestamp);
  }

  /** Lets go of what the limits no longer keep. */
  trim(now: number): void {
    const { keepMs, keepEntries, maxBytes } = this.#limits;
    let count = 0;
    for (const entry of this.#entries) {
      const isSpare = this.#entries.length - count > keepEntries && entry.timestamp < now - keepMs;
      if (!isSpare && this.#bytes <= maxBytes) break;
      count += 1;
      this.#bytes -= entry.bytes;
      this.#floor = entry.channelSerial;
      this.#onDrop(entry);
    }
    if (count > 0) this.#entries.splice(0, count);
  }

  /** Keeps all entries, but lets nobody go on from a position before the newest one. */
  forgetPositions(): void {
    this.#forgotten = this.head;
  }

  /** Whether everything after the serial is still here, so that a reader may go on from it. */
  reaches(channelSerial: string): boolean {
    const oldest = this.#forgotten > this.#floor ? this.#forgotten : this.#floor;
    return channelSerial >= oldest && channelSerial <= this.head;
  }

  /** The entries after a serial. */
  after(channelSerial: string): readonly Entry[] {
    return this.#entries.slice(this.#firstIndex((entry) => entry.channelSerial > channelSerial));
  }

  /** The entries not older than a time (ms). */
  since(time: number): readonly Entry[] {
    return this.#entries.slice(this.#firstIndex((entry) => entry.timestamp >= time));
  }

  /** The serial just before an entry of the log: the point from which that entry is the next. */
  before(channelSerial: string): string {
    const index = this.#firstIndex((entry) => entry.channelSerial >= channelSerial);
    return this.#entries[index - 1]?.channelSerial ?? this.#floor;
  }

  /** Binary search: the first index whose entry matches, given that all after it match too. */
  #firstIndex(matches: (entry: Entry) => boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && !matches(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
