import type { ChannelOptions, ChannelStateChange, RealtimeChannel, RealtimeClient } from 'ably';
import {
  type Change,
  type Item,
  type SimulatedChannel,
  type Wire,
  wholeOf,
} from './simulated-channel.ts';
import { Refused, type Requests, readHistory } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What the product asks of an attachment and of a connection. */
type Attached = Pick<ChannelStateChange, 'resumed'>;
type Listener<T> = (event: T) => void;

/** One thing on its way to a reader; `grows` is set while another append may be merged into it. */
type Delivery = { dueAt: number; act(): void; grows?: { wire: Wire } };

type ReaderHabits = Requests & { options: ChannelOptions };

const LIMIT_EXPIRED = 90_008;

/**
 * A Realtime connection that reads one channel, with the parts of ably-js that the product uses.
 * What is delivered keeps its order. The first of each message on an attachment is its whole text.
 */
export class ReaderLink {
  /** How this connection looks to `follow`. */
  readonly channel: RealtimeChannel;
  readonly client: Pick<RealtimeClient, 'connection'>;
  readonly #clock: VirtualClock;
  readonly #server: SimulatedChannel;
  readonly #habits: ReaderHabits;
  readonly #onMessage = new Set<Listener<Wire>>();
  readonly #onAttached = new Set<Listener<Attached>>();
  readonly #onConnection = new Set<Listener<{ current: string }>>();
  readonly #connection: { state: string };
  readonly #shape: { state: string };
  #queue: Delivery[] = [];
  #unsubscribe: (() => void) | null = null;
  #attachPoint = 0;
  #attachedAt = 0;
  #liveSince = 0;
  #isFirst = true;
  /** Messages whose whole text this attachment was sent. */
  #seen = new Set<string>();
  #appends = 0;
  /** How many of the next deliveries are lost; then the loss is announced. */
  #losing = 0;
  /** Counts cuts: what belongs to an earlier connection does nothing. */
  #epoch = 0;

  constructor(clock: VirtualClock, server: SimulatedChannel, habits: ReaderHabits) {
    this.#clock = clock;
    this.#server = server;
    this.#habits = habits;
    const connection = {
      state: 'connected',
      on: (listener: Listener<{ current: string }>) => this.#onConnection.add(listener),
      off: (listener: Listener<{ current: string }>) => this.#onConnection.delete(listener),
    };
    const shape = {
      state: 'initialized',
      subscribe: (listener: Listener<Wire>) => {
        this.#onMessage.add(listener);
        return Promise.resolve(null);
      },
      unsubscribe: (listener: Listener<Wire>) => this.#onMessage.delete(listener),
      on: (_name: string, listener: Listener<Attached>) => this.#onAttached.add(listener),
      off: (listener: Listener<Attached>) => this.#onAttached.delete(listener),
      attach: () => this.#attach(),
      history: (query: { limit: number; untilAttach?: boolean }) => this.#history(query),
    };
    this.#connection = connection;
    this.#shape = shape;
    this.client = { connection } as unknown as Pick<RealtimeClient, 'connection'>;
    this.channel = shape as unknown as RealtimeChannel;
  }

  get isLive(): boolean {
    return this.#shape.state === 'attached' && this.#connection.state === 'connected';
  }

  /** Whether nothing was wrong with this connection since a time. */
  isLiveSince(time: number): boolean {
    return this.isLive && this.#liveSince <= time;
  }

  /** Loses the connection for a while. One that cannot be resumed has missed what was said. */
  cut(isResumed: boolean, ms: number): void {
    if (this.#connection.state !== 'connected') return;
    const wasAttached = this.#shape.state === 'attached';
    if (this.#losing > 0) this.#admitLoss();
    this.#setConnection('disconnected');
    this.#epoch += 1;
    // What was not attached yet begins again.
    if (!isResumed || !wasAttached) this.#forget();
    this.#clock.set(ms, () => {
      this.#setConnection('connected');
      if (isResumed && wasAttached) {
        this.#emitAttached({ resumed: true });
        for (const delivery of this.#queue) this.#schedule(delivery);
      } else if (this.#shape.state !== 'initialized') this.#reach();
    });
  }

  /** Ably drops deliveries, then says so: the channel was never anything but attached. */
  lose(count: number): void {
    if (!this.isLive || this.#losing > 0) return;
    this.#losing = count;
    const epoch = this.#epoch;
    this.#clock.set(500, () => {
      if (this.#losing > 0 && epoch === this.#epoch) this.#admitLoss();
    });
  }

  close(): void {
    this.#epoch += 1;
    this.#forget();
    this.#shape.state = 'detached';
  }

  #attach(): Promise<void> {
    if (this.#shape.state === 'attached') return Promise.resolve();
    this.#shape.state = 'attaching';
    if (this.#connection.state === 'connected') this.#reach();
    return Promise.resolve();
  }

  /** An ATTACH goes to the server; from its arrival on this reader is sent everything. */
  #reach(): void {
    this.#shape.state = 'attaching';
    const epoch = this.#epoch;
    this.#clock.set(this.#habits.latencyMs, () => {
      if (epoch === this.#epoch && this.#shape.state === 'attaching') this.#arrive();
    });
  }

  #arrive(): void {
    this.#forget();
    this.#beginAttachment();
    const { rewindsAgain, rewindsTwice } = this.#server.habits;
    if (this.#isFirst || rewindsAgain) {
      this.#rewind();
      if (rewindsTwice) this.#rewind();
    }
    this.#unsubscribe = this.#server.subscribe((change) => this.#receive(change));
  }

  #rewind(): void {
    const { params } = this.#habits.options;
    if (!params?.rewind) return;
    for (const item of this.#server.rewound(params.rewind, params.rewindLimit)) this.#send(item);
  }

  #beginAttachment(): void {
    const { position } = this.#server;
    const { now } = this.#clock;
    this.#seen = new Set();
    this.#deliver(() => {
      this.#attachPoint = position;
      this.#attachedAt = now;
      this.#isFirst = false;
      this.#shape.state = 'attached';
      this.#emitAttached({ resumed: false });
    });
  }

  #receive({ item, added }: Change): void {
    if (this.#losing > 0) {
      this.#losing -= 1;
      if (this.#losing === 0) this.#admitLoss();
      return;
    }
    const { wholeEvery, isConflating } = this.#server.habits;
    if (added !== null) this.#appends += 1;
    const isDue = wholeEvery > 0 && this.#appends % wholeEvery === 0;
    if (added === null || isDue || !this.#seen.has(item.serial)) {
      this.#send(item);
      return;
    }
    const { extras } = wholeOf(item);
    const last = this.#queue.at(-1)?.grows;
    if (isConflating && last?.wire.serial === item.serial) {
      last.wire.data = `${last.wire.data}${added}`;
      last.wire.extras = extras;
    } else this.#sendAppend(item, added, extras);
  }

  #send(item: Item): void {
    this.#seen.add(item.serial);
    this.#deliverWire(wholeOf(item));
  }

  #sendAppend({ serial, name }: Item, data: string, extras: Wire['extras']): void {
    const wire: Wire = { data, extras, action: 'message.append', clientId: 'agent', serial };
    if (this.#server.habits.namesAppends) wire.name = name;
    this.#deliverWire(wire, true);
  }

  #deliverWire(wire: Wire, canGrow = false): void {
    const act = () => {
      for (const listener of this.#onMessage) listener({ ...wire });
    };
    this.#deliver(act, canGrow ? { wire } : undefined);
  }

  #deliver(act: () => void, grows?: { wire: Wire }): void {
    const dueAt = this.#clock.now + this.#habits.latencyMs;
    const delivery: Delivery = { dueAt, act, ...(grows && { grows }) };
    this.#queue.push(delivery);
    this.#schedule(delivery);
  }

  #schedule(delivery: Delivery): void {
    const epoch = this.#epoch;
    this.#clock.set(delivery.dueAt - this.#clock.now, () => {
      const next = this.#queue[0];
      const isDue = next !== undefined && next.dueAt <= this.#clock.now;
      if (!isDue || epoch !== this.#epoch || this.#connection.state !== 'connected') return;
      this.#queue.shift();
      next.act();
    });
  }

  #admitLoss(): void {
    this.#losing = 0;
    this.#beginAttachment();
  }

  #forget(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#queue = [];
    this.#losing = 0;
  }

  async #history({ limit, untilAttach }: { limit: number; untilAttach?: boolean }) {
    if (untilAttach && this.#shape.state !== 'attached') throw new Refused(40_000);
    if (untilAttach && this.#server.isExpired(this.#attachedAt)) throw new Refused(LIMIT_EXPIRED);
    const attachedAt = untilAttach ? this.#attachPoint : undefined;
    return readHistory(this.#clock, this.#server, this.#habits, { limit, attachedAt });
  }

  #setConnection(state: string): void {
    this.#connection.state = state;
    for (const listener of this.#onConnection) listener({ current: state });
  }

  #emitAttached(change: Attached): void {
    this.#liveSince = this.#clock.now;
    for (const listener of this.#onAttached) listener(change);
  }
}
