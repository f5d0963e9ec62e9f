import type { Message } from './message.ts';
import { formAt, type MessageStore } from './message-store.ts';
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
  /** Whether what was published before `upTo` appears with changes made after it. */
  readonly showsLaterChanges: boolean;
};

/** The messages of a page; `next` is the cursor of the page after it, if there is one. */
export type HistoryPage = {
  readonly messages: readonly Message[];
  readonly next: string | undefined;
};

/**
 * Reads a page of messages in the order of their creation, or its reverse. A change never moves a
 * message, so pages stay the same while they are read.
 */
export function readHistory(store: MessageStore, query: HistoryQuery): HistoryPage {
  const isForwards = query.direction === 'forwards';
  const upTo = query.upTo === undefined ? undefined : channelSerialOf(query.upTo);
  const first = store.since(query.start);
  const last = Math.min(
    store.since(query.end + 1),
    upTo === undefined ? store.length : store.after(upTo),
  );
  const messages: Message[] = [];
  for (
    let index = isForwards ? first : last - 1;
    isForwards ? index < last : index >= first;
    index += isForwards ? 1 : -1
  ) {
    const stored = store.at(index);
    if (stored === undefined) continue;
    const { serial } = stored.latest;
    if (query.cursor !== undefined) {
      if (isForwards ? serial <= query.cursor : serial >= query.cursor) continue;
    }
    if (messages.length === query.limit) return { messages, next: messages.at(-1)?.serial };
    messages.push(
      upTo === undefined || query.showsLaterChanges ? stored.latest : formAt(stored, upTo),
    );
  }
  return { messages, next: undefined };
}
