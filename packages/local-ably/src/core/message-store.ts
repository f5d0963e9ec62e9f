import type { Message } from './message.ts';
import { channelSerialOf } from './serial.ts';
import { SortedQueue } from './sorted-queue.ts';

/** A message in its newest form, and what led to it. */
export type StoredMessage = {
  latest: Message;
  /** As it was created, and after each update and delete; oldest first. Appends are no versions. */
  readonly versions: Message[];
  /** Every form it ever had, where history must show older ones. */
  readonly forms: Message[] | undefined;
  /** Approximate memory held, bytes. */
  bytes: number;
  /** Memory held by all versions but one. */
  versionBytes: number;
};

/** How long and how much a store keeps. */
type StoreLimits = { readonly keepMs: number; readonly maxBytes: number };

/** The messages of one channel in the order of their creation: what history and rewind read. */
export class MessageStore {
  readonly #messages = new SortedQueue<StoredMessage>();
  readonly #keepsForms: boolean;
  readonly #onDrop: (message: Message) => void;
  #bytes = 0;

  /** `keepsForms`: whether asOf must answer. `onDrop` is called for each message that is dropped. */
  constructor(keepsForms: boolean, onDrop: (message: Message) => void) {
    this.#keepsForms = keepsForms;
    this.#onDrop = onDrop;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#messages.length;
  }

  at(index: number): StoredMessage | undefined {
    return this.#messages.at(index);
  }

  /** The messages from an index on. */
  from(index: number): readonly StoredMessage[] {
    return this.#messages.from(index);
  }

  add(message: Message, bytes: number): void {
    const forms = this.#keepsForms ? [message] : undefined;
    this.#messages.push({ latest: message, versions: [message], forms, bytes, versionBytes: 0 });
    this.#bytes += bytes;
  }

  /** Puts a message into a new form; `isVersion` unless it was only appended to. */
  replace(stored: StoredMessage, latest: Message, isVersion: boolean, bytes: number): void {
    stored.latest = latest;
    stored.bytes += bytes;
    this.#bytes += bytes;
    if (isVersion) {
      stored.versions.push(latest);
      stored.versionBytes += stored.bytes;
      this.#bytes += stored.bytes;
    }
    stored.forms?.push(latest);
  }

  /** The first index of a message with this serial or a later one. */
  indexOf(serial: string): number {
    return this.#messages.firstIndex(({ latest }) => latest.serial >= serial);
  }

  find(serial: string): StoredMessage | undefined {
    const found = this.#messages.at(this.indexOf(serial));
    return found?.latest.serial === serial ? found : undefined;
  }

  /** The first index of a message created at a time (ms) or later. */
  since(time: number): number {
    return this.#messages.firstIndex(({ latest }) => latest.timestamp >= time);
  }

  /** The first index of a message created after a channel serial. */
  after(channelSerial: string): number {
    return this.#messages.firstIndex(
      ({ latest }) => channelSerialOf(latest.serial) > channelSerial,
    );
  }

  /** Lets go of what the limits no longer keep. */
  trim({ keepMs, maxBytes }: StoreLimits, now: number): void {
    for (let oldest = this.at(0); oldest !== undefined; oldest = this.at(0)) {
      if (oldest.latest.timestamp >= now - keepMs && this.#bytes <= maxBytes) return;
      this.#shift(oldest);
    }
  }

  /** Lets go of everything. */
  clear(): void {
    for (let oldest = this.at(0); oldest !== undefined; oldest = this.at(0)) this.#shift(oldest);
  }

  #shift(oldest: StoredMessage): void {
    this.#messages.shift();
    this.#bytes -= oldest.bytes + oldest.versionBytes;
    this.#onDrop(oldest.latest);
  }
}

/** The form a message had when a channel serial was the newest; the newest if that is not known. */
export function formAt({ forms, latest }: StoredMessage, channelSerial: string): Message {
  return forms?.findLast((form) => channelSerialOf(form.version.serial) <= channelSerial) ?? latest;
}
