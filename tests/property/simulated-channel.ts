import type { EncodedEvent } from '../../lib/delivery/encode.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A message as a subscription or history gives it; what the product reads of `InboundMessage`. */
export type Wire = {
  name?: string;
  data: unknown;
  extras: EncodedEvent['extras'];
  action: 'message.create' | 'message.update' | 'message.append';
  clientId: 'agent';
  serial: string;
};

/** What Ably leaves open, or may do or not do; each schedule chooses. */
export type ChannelHabits = {
  /** The most messages that come with a rewind (Ably's cap is 100). */
  rewindCap: number;
  /** The most items in a page of history (Ably's cap is 1000). */
  pageCap: number;
  /** One in this many live appends comes as the whole text; 0 for none. */
  wholeEvery: number;
  /** Whether waiting appends to one message are delivered as one. */
  isConflating: boolean;
  /** Whether an append is delivered with the name of its message. */
  namesAppends: boolean;
  /** Whether a text in history until an attach point ends there, or is the newest. */
  cutsHistory: boolean;
  /** Whether rewind is replayed on a new attachment of the same channel. */
  rewindsAgain: boolean;
  /** Whether a rewind comes twice. */
  rewindsTwice: boolean;
};

type Version = { position: number; data: unknown; extras: EncodedEvent['extras'] };

/** One message of the channel, with all that it ever said. */
export type Item = {
  serial: string;
  name: string;
  position: number;
  createdAt: number;
  versions: Version[];
};

/** What was just published; `added` is what an append brought. */
export type Change = { item: Item; added: string | null };

/** Without persistence Ably keeps two minutes; a namespace with mutable messages is persisted. */
const WINDOW_MS = 120_000;

/**
 * A channel as Ably's servers hold it: one order for everybody, messages that grow or are replaced,
 * a memory that is short unless messages are mutable. Connections are elsewhere.
 */
export class SimulatedChannel {
  position = 0;
  readonly habits: ChannelHabits;
  readonly #clock: VirtualClock;
  readonly #isPersisted: boolean;
  readonly #items: Item[] = [];
  readonly #subscribers = new Set<(change: Change) => void>();

  constructor(clock: VirtualClock, habits: ChannelHabits, isPersisted: boolean) {
    this.#clock = clock;
    this.habits = habits;
    this.#isPersisted = isPersisted;
  }

  subscribe(subscriber: (change: Change) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  create({ name, data, extras }: EncodedEvent): string {
    this.position += 1;
    const { position } = this;
    const item: Item = {
      ...{ serial: `message-${position}`, name, position, createdAt: this.#clock.now },
      versions: [{ position, data, extras }],
    };
    this.#items.push(item);
    this.#tell({ item, added: null });
    return item.serial;
  }

  append(serial: string, added: string, extras: EncodedEvent['extras']): void {
    const item = this.#find(serial);
    const before = String(latest(item).data ?? '');
    this.#grow(item, before + added, extras);
    this.#tell({ item, added });
  }

  update(serial: string, data: unknown, extras: EncodedEvent['extras']): void {
    const item = this.#find(serial);
    this.#grow(item, data, extras);
    this.#tell({ item, added: null });
  }

  /** Messages that began after `after` and not after `until`, as far back as the memory reaches. */
  remembered(after: number, until: number): Item[] {
    const oldest = this.#isPersisted ? 0 : this.#clock.now - WINDOW_MS;
    return this.#items.filter(
      ({ position, createdAt }) => position > after && position <= until && createdAt >= oldest,
    );
  }

  /** The newest messages that a rewind asks for, oldest first. `rewind` is a count or `2m`. */
  rewound(rewind: string, limit: string | undefined): Item[] {
    const isTime = rewind.endsWith('m');
    const since = isTime ? this.#clock.now - Number.parseInt(rewind, 10) * 60_000 : 0;
    const asked = isTime ? Number(limit ?? 100) : Number(rewind);
    const count = Math.min(asked, this.habits.rewindCap);
    return this.remembered(0, this.position)
      .filter(({ createdAt }) => createdAt >= since)
      .slice(-count);
  }

  /** An attach point is forgotten after the window, also where messages are kept for longer. */
  isExpired(attachedAt: number): boolean {
    return this.#clock.now - attachedAt > WINDOW_MS;
  }

  #find(serial: string): Item {
    const item = this.#items.find((candidate) => candidate.serial === serial);
    if (!item) throw new Error(`no message ${serial}`);
    return item;
  }

  #grow(item: Item, data: unknown, extras: EncodedEvent['extras']): void {
    this.position += 1;
    item.versions.push({ position: this.position, data, extras });
  }

  #tell(change: Change): void {
    for (const subscriber of this.#subscribers) subscriber(change);
  }
}

/** All that a message says, or said at a position of the channel. */
export function wholeOf(item: Item, until = Number.POSITIVE_INFINITY): Wire {
  const { serial, name, versions } = item;
  const version = versions.findLast(({ position }) => position <= until) ?? latest(item);
  const action = version === versions[0] ? 'message.create' : 'message.update';
  return { serial, name, data: version.data, extras: version.extras, action, clientId: 'agent' };
}

function latest({ versions }: Item): Version {
  const version = versions.at(-1);
  if (!version) throw new Error('a message has at least one version');
  return version;
}
