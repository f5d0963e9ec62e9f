import type {
  ChannelStateChange,
  InboundMessage,
  PaginatedResult,
  RealtimeChannel,
  RealtimeHistoryParams,
} from 'ably';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import type { HistoryReader } from '../delivery/page-history.ts';
import { firstLimit } from './backfill.ts';

/** What a page knows of its chat before it hydrates. */
type EarlyFeedOptions = {
  channel: RealtimeChannel;
  pattern: StreamingPattern;
  /** An answer was streaming, and the channel's options do not bring its past. */
  wantsHistory: boolean;
};

/** What the channel brought before the page hydrated, and the history that was requested meanwhile. */
export type EarlyFeed = {
  /** How the channel was attached; null while it is not. */
  attachment(): ChannelStateChange | null;
  /** True when the attachment is not the first: Ably rewinds only that (docs: channels/options/rewind). */
  isReattached(): boolean;
  /** Stops listening, and returns what that attachment has brought, in order. */
  handOver(): readonly InboundMessage[];
  /** Channel history whose first page may have been requested already. */
  readonly history: HistoryReader;
};

/**
 * Attaches a channel, listens, and requests the history that `follow` will request: while a page
 * hydrates nothing can be shown yet, but it can be on its way. A new attachment discards all of
 * it and requests history again. Never rejects: what fails here fails again in `follow`.
 */
export function feedEarly({ channel, pattern, wantsHistory }: EarlyFeedOptions): EarlyFeed {
  let attachment: ChannelStateChange | null = null;
  let isReattached = false;
  let messages: InboundMessage[] = [];
  let newest: Promise<PaginatedResult<InboundMessage>> | null = null;

  const onMessage = (message: InboundMessage) => messages.push(message);
  const onAttached = (change: ChannelStateChange) => {
    if (change.resumed) return;
    isReattached = attachment !== null;
    attachment = change;
    messages = [];
    newest = wantsHistory ? channel.history(newestOf(pattern)) : null;
    newest?.catch(ignore);
  };
  channel.on('attached', onAttached);
  channel.on('update', onAttached);
  channel.subscribe(onMessage).catch(ignore);

  return {
    attachment: () => attachment,
    isReattached: () => isReattached,
    handOver() {
      channel.unsubscribe(onMessage);
      channel.off(onAttached);
      return messages;
    },
    history: {
      history(params) {
        const taken = isSame(params, newestOf(pattern)) ? newest : null;
        newest = null;
        return taken ?? channel.history(params);
      },
    },
  };
}

function newestOf(pattern: StreamingPattern): RealtimeHistoryParams {
  return { direction: 'backwards', limit: firstLimit(pattern), untilAttach: true };
}

function isSame(one: RealtimeHistoryParams, other: RealtimeHistoryParams): boolean {
  const { direction, limit, untilAttach } = other;
  return (
    one.direction === direction && one.limit === limit && (one.untilAttach ?? false) === untilAttach
  );
}

function ignore(): void {
  // `follow` does the same again, and handles what fails.
}
