import type { InboundMessage } from 'ably';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import { decodeEvent } from '../delivery/decode.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import { type HistoryReader, pageHistory } from '../delivery/page-history.ts';
import type { ConversationEvent } from './reduce.ts';
import { activeResponses } from './state.ts';
import type { ConversationStore } from './store.ts';

/**
 * Sizes of the first pages: enough to reach back to the last checkpoint of an answer, and cheap.
 * Where a whole part is one message, few are enough, and each may be long.
 */
const LIMITS: Record<StreamingPattern, readonly [number, ...number[]]> = {
  'message-per-token': [100],
  'message-per-response': [10, 100],
};

/** The size of the first page that `backfill` requests. */
export function firstLimit(pattern: StreamingPattern): number {
  return LIMITS[pattern][0];
}

type HistoryEvent = Extract<ConversationEvent, { name: 'history' }>;

/**
 * Reads channel history backwards until it joins up with what the store holds of every active
 * response, then applies it oldest first. With `untilAttach` it covers exactly what lies before
 * the subscription; without it the two overlap, which the reducer absorbs.
 *
 * Never stops at another response's items: answers interleave, and a shorter one that ended would
 * behead the longer one (PROTOCOL.md P42). Rejects with Ably's `ErrorInfo`, or when `signal` aborts.
 */
export async function backfill(
  channel: HistoryReader,
  store: ConversationStore,
  options: {
    untilAttach: boolean;
    /** How most of the active responses were published. */
    pattern: StreamingPattern;
    signal: AbortSignal;
    /** Called with each message that holds an event, newest first, before any is applied. */
    onReceive?: ((event: ChannelEvent, message: InboundMessage) => void) | undefined;
  },
): Promise<void> {
  const { untilAttach, pattern, signal, onReceive } = options;
  const wanted = new Map(activeResponses(store.getState()).map(({ id, seq }) => [id, seq + 1]));
  if (wanted.size === 0) return;
  const newestFirst: HistoryEvent[] = [];
  const firstLimits = LIMITS[pattern];
  for await (const page of pageHistory(channel, { firstLimits, untilAttach })) {
    signal.throwIfAborted();
    for (const message of page) {
      const event = decodeEvent(message);
      if (event.name === 'ignored') continue;
      onReceive?.(event, message);
      newestFirst.push({ name: 'history', event });
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

/** How far back an event takes its response: everything from `seq` on is newer than it. */
function reachedSeq(event: ChannelEvent): { responseId: string; seq: number } | null {
  switch (event.name) {
    case 'start':
    case 'response-complete':
      return { responseId: event.responseId, seq: 0 };
    case 'token':
    case 'part':
      return { responseId: event.responseId, seq: event.seq };
    case 'token-text':
      return { responseId: event.responseId, seq: event.firstSeq };
    default:
      return null;
  }
}
