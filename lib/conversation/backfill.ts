import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';
import { decodeEvent } from '../delivery/decode.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import { activeResponses } from './state.ts';
import type { ConversationStore } from './store.ts';

/** Enough to reach back to the last checkpoint of an answer, and cheap. */
const FIRST_LIMIT = 100;

/** The largest page that Ably's history gives. */
const PAGE_LIMIT = 1000;

/** An attach point that is no longer in the window of recent messages. */
const ATTACH_POINT_EXPIRED = 90008;

export type HistoryReader = {
  history(params: RealtimeHistoryParams): Promise<PaginatedResult<InboundMessage>>;
};

/**
 * Reads channel history backwards until it joins up with what the store holds of every active
 * response, then applies it oldest first. With `untilAttach` it covers exactly what lies before
 * the subscription; without it the two overlap, which the reducer absorbs.
 *
 * Never stops at another response's items: answers interleave, and a shorter one that ended would
 * behead the longer one. Rejects with Ably's `ErrorInfo`, or when `signal` aborts.
 */
export async function backfill(
  channel: HistoryReader,
  store: ConversationStore,
  { untilAttach, signal }: { untilAttach: boolean; signal: AbortSignal },
): Promise<void> {
  const wanted = new Map(activeResponses(store.getState()).map(({ id, seq }) => [id, seq + 1]));
  const newestFirst: ChannelEvent[] = [];

  let page: PaginatedResult<InboundMessage> | null =
    wanted.size > 0 ? await readPage(channel, untilAttach, FIRST_LIMIT) : null;
  for (let count = 1; page; count += 1) {
    signal.throwIfAborted();
    for (const message of page.items) {
      const event = decodeEvent(message);
      if (event.name === 'ignored') continue;
      newestFirst.push(event);
      const reached = reachedSeq(event);
      if (!reached) continue;
      const target = wanted.get(reached.responseId);
      if (target !== undefined && reached.seq <= target) wanted.delete(reached.responseId);
    }
    if (wanted.size === 0 || !page.hasNext()) break;
    // Further back than a checkpoint should be: begin again in larger steps.
    page = count === 1 ? await readPage(channel, untilAttach, PAGE_LIMIT) : await page.next();
  }
  signal.throwIfAborted();
  const oldestFirst = newestFirst.reverse();
  store.dispatch(...oldestFirst.map((event) => ({ name: 'history', event }) as const));
}

// ably-js removes `untilAttach` from the object it is given, so each call gets a fresh one.
async function readPage(channel: HistoryReader, untilAttach: boolean, limit: number) {
  const plain = () => channel.history({ direction: 'backwards', limit });
  if (!untilAttach) return plain();
  try {
    return await channel.history({ direction: 'backwards', limit, untilAttach });
  } catch (error) {
    if ((error as { code?: number }).code === ATTACH_POINT_EXPIRED) return plain();
    throw error;
  }
}

/** How far back an event takes its response: everything from `seq` on is newer than it. */
function reachedSeq(event: ChannelEvent): { responseId: string; seq: number } | null {
  switch (event.name) {
    case 'start':
    case 'response-complete':
      return { responseId: event.responseId, seq: 0 };
    case 'content':
      return { responseId: event.responseId, seq: event.seq };
    case 'text':
      return { responseId: event.responseId, seq: event.firstSeq };
    default:
      return null;
  }
}
