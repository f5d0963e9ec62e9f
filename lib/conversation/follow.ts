import type {
  ChannelStateChange,
  ConnectionStateChange,
  InboundMessage,
  RealtimeChannel,
  RealtimeClient,
} from 'ably';
import type { Changes } from '../chat/chat.ts';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import { decodeEvent } from '../delivery/decode.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import { createCatchUp } from './catch-up.ts';
import type { EarlyFeed } from './early-feed.ts';
import type { Facts, FollowEvent, Read, Step } from './follow-state.ts';
import { begin, next } from './follow-transitions.ts';
import { hasUnconfirmed, isWaiting } from './state.ts';
import type { ConversationStore } from './store.ts';

type FollowOptions = {
  client: Pick<RealtimeClient, 'connection'>;
  channel: RealtimeChannel;
  store: ConversationStore;
  /** Called before channel history is read: REST requests need a token that has not expired. */
  ensureToken(): Promise<void>;
  /** True when the channel's options ask for rewind: the first attachment then brings its own past. */
  isRewound: boolean;
  /** How the chat streams, as far as known: it decides in which steps history is read. */
  pattern?: StreamingPattern | undefined;
  /** What this channel has brought already; taken over at once. */
  early?: EarlyFeed | null | undefined;
  /** Reads `changes?since=`; null when the chat does not exist (yet). */
  fetchChanges(since: number, signal: AbortSignal): Promise<Changes | null>;
  /** Called with each Ably message that holds an event, right before that event is applied. */
  onReceive?: ((event: ChannelEvent, message: InboundMessage) => void) | undefined;
  /** Called with the reason of every failed read; it is repeated in any case. */
  onError(error: unknown): void;
};

export type Follower = {
  /** Reads `changes` now; after a change of this page that no event may tell it of. */
  refresh(): void;
  /** The same, but only while there is no connection: for changes whose events will come. */
  refreshIfOffline(): void;
  /** Stops following. The channel stays attached: whoever made it detaches it. */
  close(): void;
};

/**
 * Keeps a store equal to its chat: subscribes, attaches, reads `changes`, back-fills the active
 * responses, and repeats whatever of it is needed when continuity is lost, a gap shows or a
 * response falls silent. `follow-state.ts` says when it does which. Everything goes through the one
 * reducer, so the order in which the database, history and the subscription answer does not matter.
 */
export function follow({
  client,
  channel,
  store,
  ensureToken,
  isRewound,
  pattern = 'message-per-token',
  early,
  fetchChanges,
  onReceive,
  onError,
}: FollowOptions): Follower {
  const abort = new AbortController();
  const attachment = early?.attachment();
  const missed = early?.handOver() ?? [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const catchUp = createCatchUp({
    ...{ channel, store, pattern, ensureToken, fetchChanges, onReceive },
    history: early?.history ?? channel,
    attachment: () => (state.name === 'closed' ? null : state.attachment),
    signal: abort.signal,
  });

  function facts(): Facts {
    const conversation = store.getState();
    return {
      now: Date.now(),
      isIncomplete: catchUp.isIncomplete(),
      hasUnconfirmed: hasUnconfirmed(conversation),
      isWaiting: isWaiting(conversation),
    };
  }

  function perform(step: Step): void {
    state = step.state;
    clearTimeout(timer);
    const wakeAt = 'wakeAt' in state ? state.wakeAt : null;
    if (wakeAt !== null) timer = setTimeout(handle, Math.max(0, wakeAt - Date.now()), DUE);
    if (step.read) void read(step.read);
  }

  function handle(event: FollowEvent): void {
    perform(next(state, event, facts()));
  }

  async function read(what: Read): Promise<void> {
    let outcome: FollowEvent = { name: 'read' };
    try {
      await catchUp.read(what);
    } catch (error) {
      if (abort.signal.aborted) return;
      onError(error);
      outcome = { name: 'failed' };
    }
    handle(outcome);
  }

  function onMessage(message: InboundMessage): void {
    const event = decodeEvent(message);
    if (event.name === 'ignored') return;
    onReceive?.(event, message);
    store.dispatch({ name: 'channel', event });
    handle({
      name: 'received',
      responseId: 'responseId' in event ? event.responseId : null,
      isStart: event.name === 'start',
      hasRevision: 'revision' in event,
    });
  }

  function onAttached(change: ChannelStateChange): void {
    if (change.resumed) return;
    store.dispatch({ name: 'attachment' });
    handle({ name: 'attached' });
  }

  function onConnection(change: ConnectionStateChange): void {
    handle({ name: 'connection', isConnected: change.current === 'connected' });
  }

  const isAttached = channel.state === 'attached' && !attachment;
  // What was appended while nobody listened is missing from every text that grew live.
  if (isAttached) store.dispatch({ name: 'attachment' });
  const first = begin(
    {
      isAttached,
      isConnected: client.connection.state === 'connected',
      isRewound: isRewound && !early?.isReattached(),
    },
    facts(),
  );
  let { state } = first;
  channel.subscribe(onMessage).catch(onError);
  channel.on('attached', onAttached);
  channel.on('update', onAttached);
  client.connection.on(onConnection);
  perform(first);
  if (attachment) {
    onAttached(attachment);
    missed.forEach(onMessage);
  } else if (!isAttached) channel.attach().catch(onError);

  return {
    refresh: () => handle({ name: 'refresh' }),
    refreshIfOffline: () => handle({ name: 'refresh-if-offline' }),
    close() {
      abort.abort();
      handle({ name: 'close' });
      channel.unsubscribe(onMessage);
      channel.off(onAttached);
      client.connection.off(onConnection);
    },
  };
}

const DUE: FollowEvent = { name: 'due' };
