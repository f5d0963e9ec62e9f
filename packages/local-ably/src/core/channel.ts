import { ProtocolError } from '../errors.ts';
import { MessageAction, PresenceAction } from './actions.ts';
import type { Attachment } from './attachment.ts';
import { changed } from './changed.ts';
import { ChannelLog, type Entry } from './channel-log.ts';
import type { ChannelContext, ChannelState } from './channel-state.ts';
import { FanOut } from './fan-out.ts';
import { randomId } from './ids.ts';
import { appendEntry, type JournalEntry } from './journal.ts';
import {
  byteLength,
  type Change,
  type Draft,
  heldBytes,
  type Message,
  overheadBytes,
  type PublishResult,
} from './message.ts';
import { MessageStore } from './message-store.ts';
import type { PresenceMessage } from './presence-message.ts';
import { PresenceSet } from './presence-set.ts';
import { RateWindow } from './rate-window.ts';
import { restoreInto } from './restored.ts';
import { channelSerialOf, messageSerial, SerialMint, timeOfSerial } from './serial.ts';
import { SortedQueue } from './sorted-queue.ts';

/** Where a publish comes from. */
export type Origin = {
  /** Stem of the message ids: `<connectionId>:<msgSerial>`, or random for REST. */
  readonly id: string;
  readonly connectionId: string | undefined;
};

/**
 * One channel: its messages, its members, its log and its attachments. Everything is synchronous, so
 * that minting a serial, storing and delivering are one step that nothing can come between.
 */
export class Channel implements ChannelState {
  readonly name: string;
  readonly context: ChannelContext;
  readonly attachments = new Set<Attachment>();
  readonly log: ChannelLog;
  readonly store: MessageStore;
  readonly presence = new PresenceSet();
  readonly presenceHistory = new SortedQueue<PresenceMessage>();
  /** What was published here, by everyone. */
  readonly publishes: RateWindow;
  /** When the channel was last used by anyone, ms. */
  lastUsed: number;
  readonly #mint = new SerialMint(randomId(8));
  readonly #results = new Map<string, PublishResult>();
  readonly #fanOut = new FanOut(this);

  constructor(name: string, context: ChannelContext) {
    const now = context.clock.now();
    this.name = name;
    this.context = context;
    this.lastUsed = now;
    this.publishes = new RateWindow(context.limits.channelPublishRate);
    this.log = new ChannelLog(this.#mint.next(now).serial);
    this.store = new MessageStore(!context.behaviour.historyShowsLaterAppends, ({ id }) =>
      this.#results.delete(id),
    );
  }

  /** The time before which history and rewind show nothing, ms. */
  get oldest(): number {
    const { clock } = this.context;
    return clock.now() - this.#retentionMs;
  }

  /** Approximate memory held, bytes. */
  get bytes(): number {
    return this.log.bytes + this.store.bytes;
  }

  get #retentionMs(): number {
    const { rule, limits } = this.context;
    return rule.persisted || rule.mutable ? limits.retentionMs : limits.historyMs;
  }

  /**
   * Whether a client that saw everything up to the serial can go on without a gap: what it missed is
   * all here, and within the two minutes (Ably docs: connect/states), however few messages it was.
   */
  canResumeFrom(channelSerial: string): boolean {
    if (!this.#mint.made(channelSerial) || !this.log.reaches(channelSerial)) return false;
    return !this.isStale(channelSerial);
  }

  /** The point after which a message of the store was created, and none before it. */
  pointBefore(serial: string): string {
    const created = channelSerialOf(serial);
    const index = this.store.indexOf(messageSerial(created, 0));
    const previous = index > 0 ? this.store.at(index - 1) : undefined;
    if (previous !== undefined) return channelSerialOf(previous.latest.serial);
    return this.log.floor < created ? this.log.floor : this.#mint.before(created);
  }

  /** Whether what came after a point is older than what is kept for those who were away. */
  isStale(point: string): boolean {
    const oldest = this.context.clock.now() - this.context.limits.logMs;
    if (point < this.log.floor) return (timeOfSerial(point) ?? 0) < oldest;
    const next = this.log.next(point);
    return next !== undefined && next.timestamp < oldest;
  }

  /**
   * Gives the drafts a place, stores them, and delivers them to all attachments. A draft whose own
   * id is still known was published before: the first result is returned and nothing happens.
   */
  publish(drafts: readonly Draft[], origin: Origin): PublishResult {
    const givenId = drafts[0]?.id;
    const known = this.resultOf(givenId);
    if (known !== undefined) return known;

    const { channelSerial, timestamp } = this.#nextPlace();
    const messages = drafts.map((draft, index): Message => {
      const serial = messageSerial(channelSerial, index);
      return {
        ...draft,
        id: draft.id ?? `${origin.id}:${index}`,
        connectionId: origin.connectionId,
        timestamp,
        serial,
        action: MessageAction.create,
        version: { serial, timestamp },
      };
    });
    const entry = { kind: 'publish', messages, hasGivenId: givenId !== undefined } as const;
    this.context.journal?.write(this.name, entry);
    const result = { serials: messages.map((message) => message.serial) };
    if (givenId !== undefined) this.#results.set(givenId, result);
    const sizes = messages.map((message) => heldBytes(message));
    messages.forEach((message, index) => {
      this.store.add(message, sizes[index] ?? overheadBytes);
    });
    const bytes = sizes.reduce((sum, size) => sum + size, overheadBytes);
    this.#commit({ kind: 'publish', channelSerial, timestamp, messages, bytes, ...origin });
    return result;
  }

  /** What a publish with this id was answered, while its message is kept. */
  resultOf(id: string | undefined): PublishResult | undefined {
    return id === undefined ? undefined : this.#results.get(id);
  }

  /**
   * Changes a message and delivers the change. The result holds the serial of the version. Throws,
   * with nothing changed, 40400 for an unknown message, 40009 for one that would become too large,
   * and as `changed` does. `isTrial`: only throws what it would throw.
   */
  change(change: Change, origin: Origin, isTrial = false): PublishResult {
    const stored = this.store.find(change.serial);
    if (stored === undefined) throw new ProtocolError(40400, 404, 'message not found');
    const { behaviour, limits } = this.context;
    const place = isTrial ? { channelSerial: '', timestamp: 0 } : this.#nextPlace();
    const { channelSerial, timestamp } = place;
    const version = { serial: messageSerial(channelSerial, 0), timestamp, ...change.operation };
    const { latest, delivery } = changed(
      stored.latest,
      change,
      version,
      `${origin.id}:0`,
      behaviour,
    );
    const isAppend = change.action === MessageAction.append;
    const isPlainAppend = isAppend && change.extras === undefined && change.name === undefined;
    // The text of an appended message is many pieces; measuring it whole each time would join them.
    const growth = isPlainAppend
      ? byteLength(change.payload?.data)
      : heldBytes(latest) - stored.bytes;
    const size = stored.bytes + growth - overheadBytes;
    if (size > limits.messageSize) {
      throw new ProtocolError(40009, 400, `message of ${size} bytes exceeds ${limits.messageSize}`);
    }
    if (isTrial) return { serials: [] };

    this.context.journal?.write(
      this.name,
      isAppend
        ? appendEntry(stored.latest, latest, change.payload)
        : { kind: 'change', message: latest, isVersion: true },
    );
    this.store.replace(stored, latest, !isAppend, growth);
    const bytes = heldBytes(delivery);
    this.#commit({
      kind: 'change',
      channelSerial,
      timestamp,
      message: delivery,
      bytes,
      ...origin,
    });
    return { serials: [version.serial] };
  }

  /** Applies presence events, and delivers them. Throws 91003, with nothing applied. */
  announce(events: readonly Omit<PresenceMessage, 'timestamp'>[], origin: Origin): void {
    const { channelSerial, timestamp } = this.#nextPlace();
    const { membersPerChannel } = this.context.limits;
    const presence = this.presence.apply(
      events.map((event) => ({ ...event, timestamp })),
      membersPerChannel,
    );
    if (presence.length === 0) return;
    for (const event of presence) this.presenceHistory.push(event);
    const bytes = presence.reduce((sum, event) => sum + heldBytes(event), overheadBytes);
    this.#commit({ kind: 'presence', channelSerial, timestamp, presence, bytes, ...origin });
  }

  /** Lets the members of a connection go, on its behalf. */
  letGo(connectionId: string): void {
    const members = this.presence.of(connectionId);
    if (members.length === 0) return;
    // The id must not begin with that of the connection: it would pass for its own word (TP3a).
    const id = `left-${randomId(6)}`;
    const events = members.map((member, index) => ({
      ...member,
      action: PresenceAction.leave,
      id: `${id}:${index}`,
    }));
    this.announce(events, { id, connectionId });
  }

  /** Lets go of what the limits no longer keep. */
  trim(): void {
    const { limits, clock } = this.context;
    const now = clock.now();
    const { logMs: keepMs, logEntries: keepEntries, logBytes: maxBytes } = limits;
    this.log.trim({ keepMs, keepEntries, maxBytes }, now);
    const keep = this.#retentionMs;
    this.store.trim({ keepMs: keep, maxBytes: limits.historyBytes }, now);
    for (let oldest = this.presenceHistory.at(0); oldest; oldest = this.presenceHistory.at(0)) {
      if (oldest.timestamp >= now - keep && this.presenceHistory.length <= limits.logEntries) break;
      this.presenceHistory.shift();
    }
  }

  /**
   * Takes back what a journal kept, in its order; nobody is told. An entry that is known already
   * changes nothing. Throws for a change of a message that is not there. What it mints later comes
   * after all of it, and nobody resumes from before it.
   */
  restore(entry: JournalEntry): void {
    const timestamp = restoreInto(this.store, entry);
    if (timestamp !== undefined) {
      if (entry.kind === 'publish' && entry.hasGivenId) {
        const id = entry.messages[0]?.id;
        const serials = entry.messages.map(({ serial }) => serial);
        if (id !== undefined) this.#results.set(id, { serials });
      }
      this.#mint.skip(timestamp);
    }
    this.log.begin(this.#mint.next(0).serial);
  }

  #nextPlace(): { channelSerial: string; timestamp: number } {
    const now = this.context.clock.now();
    this.lastUsed = now;
    const { serial, timestamp } = this.#mint.next(now);
    return { channelSerial: serial, timestamp };
  }

  #commit(entry: Entry): void {
    this.log.append(entry);
    this.trim();
    this.#fanOut.deliver(entry);
  }
}
