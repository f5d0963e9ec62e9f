import { errorInfo } from '../errors.ts';
import { MessageAction } from './actions.ts';
import { announceGap } from './attached.ts';
import { type Attachment, Seen } from './attachment.ts';
import type { Entry } from './channel-log.ts';
import type { ChannelState } from './channel-state.ts';
import type { ClientEvent, Delivery } from './client-event.ts';
import { ModeBit } from './modes.ts';

const conflationMs = 100;

type ChangeEntry = Extract<Entry, { kind: 'change' }>;

/** Gives the attachments of a channel what happens in it. */
export class FanOut {
  readonly #channel: ChannelState;
  readonly #conflated = new Set<string>();

  constructor(channel: ChannelState) {
    this.#channel = channel;
  }

  /** Delivers an entry of the log to all who receive it. */
  deliver(entry: Entry): void {
    if (entry.kind === 'change') this.#deliverChange(entry);
    else this.#deliverToAll(entry);
  }

  #deliverToAll(entry: Exclude<Entry, { kind: 'change' }>): void {
    const event = deliveryEvent(this.#channel, entry);
    const count = entry.kind === 'publish' ? entry.messages.length : entry.presence.length;
    for (const attachment of this.#channel.attachments) {
      if (receives(attachment, entry)) deliverTo(this.#channel, attachment, event, count);
    }
  }

  /** Those who have the message get what changed, the others the whole (Ably docs: appends). */
  #deliverChange(entry: ChangeEntry): void {
    const { message } = entry;
    const { faults } = this.#channel.context;
    const isAppend = message.action === MessageAction.append;
    const isConflated = faults.conflateAppends || this.#conflated.has(message.serial);
    if (isAppend && isConflated) {
      this.#conflate(entry);
      return;
    }
    const piece = deliveryEvent(this.#channel, { ...entry, messages: [message] });
    let whole = isAppend ? undefined : piece;
    for (const attachment of this.#channel.attachments) {
      if (!receives(attachment, entry)) continue;
      if (isAppend && takesPieces(attachment) && attachment.seen.has(message.serial)) {
        deliverTo(this.#channel, attachment, piece, 1);
        continue;
      }
      whole ??= this.#eventOfWhole(entry, entry.channelSerial);
      attachment.seen.add(message.serial);
      deliverTo(this.#channel, attachment, whole, 1);
    }
  }

  /** Delivers what has become of a message a moment later, and whatever was appended until then. */
  #conflate(entry: ChangeEntry): void {
    const { serial } = entry.message;
    if (this.#conflated.has(serial)) return;
    this.#conflated.add(serial);
    this.#channel.context.clock.after(conflationMs, () => {
      this.#conflated.delete(serial);
      const whole = this.#eventOfWhole(entry, this.#channel.log.head);
      for (const attachment of this.#channel.attachments) {
        if (receives(attachment, entry)) deliverTo(this.#channel, attachment, whole, 1);
      }
    });
  }

  #eventOfWhole(entry: ChangeEntry, channelSerial: string): ClientEvent {
    const stored = this.#channel.store.find(entry.message.serial);
    const messages = [stored?.latest ?? entry.message];
    return deliveryEvent(this.#channel, { ...entry, channelSerial, messages });
  }
}

/** A delivery of a channel as an event for its subscribers. */
export function deliveryEvent(
  { name }: Pick<ChannelState, 'name'>,
  delivery: Delivery,
): ClientEvent {
  const { channelSerial, id, connectionId, timestamp, messages, presence } = delivery;
  return {
    kind: 'delivery',
    channel: name,
    channelSerial,
    id,
    connectionId,
    timestamp,
    messages,
    presence,
  };
}

/**
 * Sends an attachment of a channel what happened, unless its connection has had as much as it may
 * have in a second: then this and what follows is dropped until there is room, and the client is
 * told.
 */
export function deliverTo(
  channel: ChannelState,
  attachment: Attachment,
  event: ClientEvent,
  count: number,
): void {
  const { subscriber } = attachment;
  const { clock } = channel.context;
  if (attachment.endGap !== undefined) return;
  const now = clock.now();
  if (subscriber.deliveries.allows(count, now)) {
    subscriber.deliveries.note(count, now);
    subscriber.send(event);
    return;
  }
  attachment.endGap = clock.after(subscriber.deliveries.wait(now), () => {
    attachment.endGap = undefined;
    attachment.seen = new Seen(channel.log.head);
    announceGap(
      channel,
      attachment,
      errorInfo(80020, 429, 'messages were dropped: delivery rate of the connection exceeded'),
    );
  });
}

/** Whether an attachment is sent something: it listens to it, and it is not an unwanted echo. */
export function receives(
  { subscriber, granted }: Pick<Attachment, 'subscriber' | 'granted'>,
  { kind, connectionId }: Pick<Entry, 'kind' | 'connectionId'>,
): boolean {
  const isOwn = connectionId === subscriber.id;
  if (kind !== 'presence') {
    return (granted & ModeBit.subscribe) !== 0 && (subscriber.wantsEcho || !isOwn);
  }
  // A connection hears of its own members in any case (spec RTP17a).
  return isOwn || (granted & ModeBit.presenceSubscribe) !== 0;
}

/** A connection that does not hear itself misses its own pieces, so it is given the whole. */
function takesPieces({ params, subscriber }: Attachment): boolean {
  return params.appendMode !== 'full' && subscriber.wantsEcho;
}
