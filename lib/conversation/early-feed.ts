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

/** What a page knows of its chat before it can show it. */
export type EarlyFeedOptions = {
  channel: RealtimeChannel;
  pattern: StreamingPattern;
  /** An answer was streaming, and the channel's options do not bring its past. */
  wantsHistory: boolean;
};

/** What came before anybody could take it, and the answer to what is asked first then. */
export type EarlyFeed = {
  /** How the channel was attached; null while it is not. */
  attachment(): ChannelStateChange | null;
  /** Another one was lost before: Ably rewinds only the first (docs: channels/options/rewind). */
  isReattached(): boolean;
  /** Stops listening, and returns what that attachment has brought, in order. */
  handOver(): readonly InboundMessage[];
  /** Channel history whose first page was asked for already. */
  readonly history: HistoryReader;
};

/**
 * Attaches a channel, listens, and asks for the history that `follow` will ask for: while a page
 * hydrates nobody can take what comes, but it can be under way. What a new attachment makes
 * worthless is asked anew. Never rejects: what fails here fails for who takes it.
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
  // Whoever follows the channel does the same again, and is told.
}
