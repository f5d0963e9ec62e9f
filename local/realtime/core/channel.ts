import { Action, MessageAction } from '../wire/actions.ts';
import { SharedFrame } from '../wire/codec.ts';
import { ModeBit } from '../wire/flags.ts';
import type { PublishResult } from '../wire/frames.ts';
import type { Attachment } from './attachment.ts';
import { ChannelLog, type Entry, type LogLimits } from './channel-log.ts';
import { randomId } from './ids.ts';
import { type Draft, type Message, messageSize } from './message.ts';
import { isOfSeries, messageSerial, SerialMint } from './serial.ts';

// What an entry and a message cost beside their content; only the order of magnitude matters.
const overheadBytes = 300;

/** Where a publish comes from. */
export type Origin = {
  /** Stem of the message ids: `<connectionId>:<msgSerial>`, or random for REST. */
  readonly id: string;
  readonly connectionId: string | undefined;
};

/**
 * One channel: its log and its attachments. Everything is synchronous, so that minting a serial,
 * storing and delivering are one step that nothing can come between.
 */
export class Channel {
  readonly name: string;
  readonly attachments = new Set<Attachment>();
  readonly log: ChannelLog;
  /** When the channel was last used by anyone, ms. */
  lastUsed: number;
  readonly #mint = new SerialMint(randomId(8));
  readonly #results = new Map<string, PublishResult>();

  constructor(name: string, limits: LogLimits, now: number) {
    this.name = name;
    this.lastUsed = now;
    this.log = new ChannelLog(this.#mint.next(now).serial, limits, (entry) => {
      const id = entry.messages[0]?.id;
      if (id !== undefined) this.#results.delete(id);
    });
  }

  /** Whether a client that saw everything up to the serial can go on without a gap. */
  canResumeFrom(channelSerial: string): boolean {
    return isOfSeries(channelSerial, this.#mint.series) && this.log.reaches(channelSerial);
  }

  /**
   * Gives the drafts a place, stores them, and delivers them to all attachments. A draft whose own
   * id is still known was published before: the first result is returned and nothing happens.
   */
  publish(drafts: readonly Draft[], origin: Origin, now: number): PublishResult {
    this.lastUsed = now;
    const givenId = drafts[0]?.id;
    const known = givenId === undefined ? undefined : this.#results.get(givenId);
    if (known !== undefined) return known;

    const { serial: channelSerial, timestamp } = this.#mint.next(now);
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
    const bytes = drafts.reduce(
      (sum, draft) => sum + messageSize(draft) + overheadBytes,
      overheadBytes,
    );
    const result = { serials: messages.map((message) => message.serial) };
    if (givenId !== undefined) this.#results.set(givenId, result);
    const entry = { channelSerial, timestamp, messages, bytes, ...origin };
    this.log.append(entry);
    this.#deliver(entry);
    return result;
  }

  /** The frame that carries an entry. */
  frameOf(entry: Entry): SharedFrame {
    return new SharedFrame({
      action: Action.message,
      channel: this.name,
      channelSerial: entry.channelSerial,
      id: entry.id,
      connectionId: entry.connectionId,
      timestamp: entry.timestamp,
      messages: entry.messages,
    });
  }

  #deliver(entry: Entry): void {
    const frame = this.frameOf(entry);
    for (const attachment of this.attachments) {
      if (receives(attachment, entry)) attachment.subscriber.send(frame);
    }
  }
}

/** Whether an attachment is sent the entry: it subscribes, and it is not an unwanted echo. */
export function receives(attachment: Attachment, entry: Entry): boolean {
  const { subscriber, granted } = attachment;
  if ((granted & ModeBit.subscribe) === 0) return false;
  return subscriber.wantsEcho || entry.connectionId !== subscriber.id;
}
