import type { ChannelLog } from './channel-log.ts';
import type { Message } from './message.ts';
import { channelSerialOf } from './serial.ts';

/** One page of history. Times in ms since the epoch, inclusive. */
export type HistoryQuery = {
  readonly start: number;
  readonly end: number;
  readonly direction: 'backwards' | 'forwards';
  readonly limit: number;
  /** Only what was published at or before this serial (untilAttach). */
  readonly upTo: string | undefined;
  /** Where the page before ended: a message serial, exclusive. */
  readonly cursor: string | undefined;
};

/** The messages of a page; `next` is the cursor of the page after it, if there is one. */
export type HistoryPage = {
  readonly messages: readonly Message[];
  readonly next: string | undefined;
};

/** Reads a page of messages in the order of their creation, or its reverse. */
export function readHistory(log: ChannelLog, query: HistoryQuery): HistoryPage {
  const isForwards = query.direction === 'forwards';
  const upTo = query.upTo === undefined ? undefined : channelSerialOf(query.upTo);
  const messages: Message[] = [];
  const entries = isForwards ? log.since(query.start) : log.since(query.start).toReversed();
  for (const entry of entries) {
    if (entry.timestamp > query.end) continue;
    if (upTo !== undefined && entry.channelSerial > upTo) continue;
    for (const message of isForwards ? entry.messages : entry.messages.toReversed()) {
      if (query.cursor !== undefined) {
        const isBeyond = isForwards ? message.serial > query.cursor : message.serial < query.cursor;
        if (!isBeyond) continue;
      }
      if (messages.length === query.limit) return { messages, next: messages.at(-1)?.serial };
      messages.push(message);
    }
  }
  return { messages, next: undefined };
}
