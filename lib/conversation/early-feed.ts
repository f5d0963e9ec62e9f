import type {
  ChannelStateChange,
  InboundMessage,
  PaginatedResult,
  RealtimeChannel,
  RealtimeHistoryParams,
} from 'ably';
import type { Changes, StreamingPattern } from '../records.ts';
import { firstLimit, type HistoryReader } from './backfill.ts';

/** What a page knows of its chat before it can show it. */
export type EarlyFeedOptions = {
  channel: RealtimeChannel;
  /** As the page was rendered. */
  revision: number;
  pattern: StreamingPattern;
  /** An answer was streaming, and the channel's options do not bring its past. */
  wantsHistory: boolean;
  fetchChanges(since: number): Promise<Changes | null>;
};

/** What came before anybody could take it, and the answers to what is asked first then. */
export type EarlyFeed = {
  /** How the channel was attached; null while it is not. */
  attachment(): ChannelStateChange | null;
  /** Another one was lost before: Ably rewinds only the first (docs: channels/options/rewind). */
  isReattached(): boolean;
  /** Stops listening, and returns what that attachment has brought, in order. */
  handOver(): readonly InboundMessage[];
  /**
   * The changes since the revision, asked for after the attachment, once; null when they were not. For
   * the `fetchChanges` of who follows.
   */
  takeChanges(since: number): Promise<Changes | null> | null;
  /** Channel history whose first page was asked for already. */
  readonly history: HistoryReader;
};

/**
 * Attaches a channel, listens, and asks what `follow` will ask, in its order: while a page hydrates
 * nobody can take what comes, but it can be under way. Whatever a new attachment makes worthless is
 * asked anew. Never rejects: what fails here fails for who takes it.
 */
export function feedEarly({
  channel,
  revision,
  pattern,
  wantsHistory,
  fetchChanges,
}: EarlyFeedOptions): EarlyFeed {
  let attachment: ChannelStateChange | null = null;
  let isReattached = false;
  let messages: InboundMessage[] = [];
  let changes: Promise<Changes | null> | null = null;
  let newest: Promise<PaginatedResult<InboundMessage>> | null = null;

  const onMessage = (message: InboundMessage) => messages.push(message);
  const onAttached = (change: ChannelStateChange) => {
    if (change.resumed) return;
    isReattached = attachment !== null;
    attachment = change;
    messages = [];
    changes = told(fetchChanges(revision));
    newest = wantsHistory ? told(channel.history(newestOf(pattern))) : null;
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
    takeChanges(since) {
      const taken = since === revision ? changes : null;
      changes = null;
      return taken;
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

/** Its rejection is for who takes it. */
function told<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}

function ignore(): void {
  // Whoever follows the channel does the same again, and is told.
}
