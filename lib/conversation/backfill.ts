import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import { decodeEvent } from '../delivery/decode.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import type { ConversationEvent } from './reduce.ts';
import { activeResponses } from './state.ts';
import type { ConversationStore } from './store.ts';

/** The largest page that Ably's history gives. */
const PAGE_LIMIT = 1000;

/**
 * How many messages are asked for first: enough to reach back to the last checkpoint of an answer,
 * and cheap. Where a part is one message, few are enough, and each may be long.
 */
const LIMITS: Record<StreamingPattern, readonly [number, ...number[]]> = {
  'message-per-token': [100],
  'message-per-response': [10, 100],
};

/** How many messages `backfill` asks for first. */
export function firstLimit(pattern: StreamingPattern): number {
  return LIMITS[pattern][0];
}

/** An attach point that is no longer in the window of recent messages. */
const ATTACH_POINT_EXPIRED = 90008;

type HistoryEvent = Extract<ConversationEvent, { name: 'history' }>;

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
  options: {
    untilAttach: boolean;
    /** How most of what is wanted was published. */
    pattern: StreamingPattern;
    signal: AbortSignal;
  },
): Promise<void> {
  const { untilAttach, pattern, signal } = options;
  const wanted = new Map(activeResponses(store.getState()).map(({ id, seq }) => [id, seq + 1]));
  if (wanted.size === 0) return;
  const newestFirst: HistoryEvent[] = [];
  for await (const page of readPages(channel, untilAttach, LIMITS[pattern])) {
    signal.throwIfAborted();
    for (const message of page.items) {
      const event = decodeEvent(message);
      if (event.name === 'ignored') continue;
      newestFirst.push({ name: 'history', event, message });
      const reached = reachedSeq(event);
      if (!reached) continue;
      const target = wanted.get(reached.responseId);
      if (target !== undefined && reached.seq <= target) wanted.delete(reached.responseId);
    }
    if (wanted.size === 0) break;
  }
  signal.throwIfAborted();
  store.dispatch(...newestFirst.reverse());
}

/**
 * The newest messages in each of these numbers, then everything in the largest pages. Each number
 * begins again with the newest message, because Ably's pages keep their size.
 */
async function* readPages(
  channel: HistoryReader,
  untilAttach: boolean,
  limits: readonly number[],
): AsyncGenerator<PaginatedResult<InboundMessage>> {
  for (const limit of limits) {
    const page = await readPage(channel, untilAttach, limit);
    yield page;
    if (!page.hasNext()) return;
  }
  let page: PaginatedResult<InboundMessage> | null;
  page = await readPage(channel, untilAttach, PAGE_LIMIT);
  for (; page; page = await page.next()) yield page;
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
