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
import { backfill } from './backfill.ts';
import type { EarlyFeed } from './early-feed.ts';
import {
  activeResponses,
  hasUnconfirmed,
  isBehind,
  isTorn,
  isWaiting,
  responsesWithGap,
} from './state.ts';
import type { ConversationStore } from './store.ts';

/** Longer than a lease: when a response is silent for this long its agent may be dead. */
const SILENCE_MS = 12_000;
/** How often `changes` is read while realtime is unreachable. */
const POLL_MS = 2_000;
/** Why something must be read, weakest first: only a hole can have filled itself meanwhile. */
const REASONS = ['hole', 'look', 'attachment'] as const;
type Reason = (typeof REASONS)[number];

/** First and longest wait before a failed or incomplete repair is tried again. */
const RETRY_MS = [250, 8_000] as const;

export type FollowOptions = {
  client: Pick<RealtimeClient, 'connection'>;
  channel: RealtimeChannel;
  store: ConversationStore;
  /** Called before channel history is read: REST requests need a token that has not expired. */
  ensureToken(): Promise<void>;
  /** True when the channel's options ask for rewind: the first attachment then brings its own past. */
  isRewound: boolean;
  /** How the chat streams, as far as known: by it history is read in fitting steps. */
  pattern?: StreamingPattern | undefined;
  /** What this channel has brought already; taken over at once. */
  early?: EarlyFeed | null | undefined;
  /** Reads `changes?since=`; null when the chat does not exist (yet). */
  fetchChanges(since: number, signal: AbortSignal): Promise<Changes | null>;
  /** Called with each Ably message that holds an event, right before that event is applied. */
  onReceive?: ((event: ChannelEvent, message: InboundMessage) => void) | undefined;
  /** Told of every failed read; it is tried again in any case. */
  onError(error: unknown): void;
};

export type Follower = {
  /** Reads `changes` now if nothing is live; call it after a POST, whose events may not arrive. */
  nudge(): void;
  /** Reads `changes` now; for what this page has changed and nothing here waits for. */
  look(): void;
  /** Stops following. The channel stays attached: who made it lets it go. */
  close(): void;
};

/**
 * Keeps a store equal to its chat: subscribes, attaches, reads `changes`, back-fills the active
 * responses, and repeats whatever of it is needed when continuity is lost, a hole shows or a
 * response falls silent. Everything goes through the one reducer, so the order in which the
 * database, history and the subscription answer does not matter.
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
  let wanted: Reason | null = null;
  // An attachment that is older than what was heard of it: its past and what came since are unknown.
  let isOldAttachment = channel.state === 'attached' && !attachment;
  let bringsItsPast = isRewound && !isOldAttachment && !early?.isReattached();
  /** Responses of which this attachment brought anything: then it brought all up to now. */
  const heard = new Set<string>();
  /** Responses whose beginning this attachment brought: then nothing of them is older. */
  const begun = new Set<string>();
  /** Responses that the database did not name: they are on branches that this page does not show. */
  const elsewhere = new Set<string>();
  let isRunning = false;
  let failures = 0;
  let readAt = Date.now();
  let heardAt = readAt;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function isIncomplete(): boolean {
    const state = store.getState();
    return isBehind(state) || isTorn(state) || hasGap();
  }

  function hasGap(): boolean {
    const state = store.getState();
    return responsesWithGap(state).some((id) => state.messages.has(id) || !elsewhere.has(id));
  }

  async function sync(reason: Reason): Promise<void> {
    if (store.getState().chat === null) return;
    const isNewAttachment = reason === 'attachment';
    const isRewind = isNewAttachment && bringsItsPast;
    const lacksPast = isNewAttachment && !isRewind;
    if (isNewAttachment) bringsItsPast = false;

    // What is known to be active need not wait for the database to say so again.
    const known = new Set(activeIds());
    const isEarly = lacksPast && known.size > 0 && channel.state === 'attached';
    await Promise.all([readChanges(), isEarly && readHistory(true)]);

    if (channel.state !== 'attached') return;
    // What the database tells of first was on another branch, or began before this attachment.
    const isNews = !isRewind && activeIds().some((id) => !known.has(id) && !begun.has(id));
    // Others may have said so much since that a rewind does not reach it; it need not speak again.
    const isUnheard = isRewind && activeIds().some((id) => !heard.has(id));
    if (isNews || isUnheard || hasGap()) await readHistory(isNewAttachment);
  }

  async function readChanges(): Promise<void> {
    // Of what is heard meanwhile the answer need not know.
    const asked = responsesWithGap(store.getState());
    if (!(await readSince(store.getState().revision))) return;
    // Another branch is shown, and nobody asked for it by name: its messages are not news.
    if (isTorn(store.getState())) await readSince(0);
    for (const id of asked) elsewhere.add(id);
  }

  async function readSince(revision: number): Promise<boolean> {
    const changes = await fetchChanges(revision, abort.signal);
    abort.signal.throwIfAborted();
    if (changes) store.dispatch({ name: 'changes', changes });
    return changes !== null;
  }

  async function readHistory(isNewAttachment: boolean): Promise<void> {
    await ensureToken();
    const untilAttach = isNewAttachment && !isOldAttachment;
    await backfill(early?.history ?? channel, store, {
      untilAttach,
      pattern,
      signal: abort.signal,
      onReceive,
    });
  }

  function activeIds(): string[] {
    return activeResponses(store.getState()).map(({ id }) => id);
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (wanted && !abort.signal.aborted) {
      const reason = wanted;
      wanted = null;
      if (reason === 'hole' && !isIncomplete()) continue;
      try {
        await sync(reason);
        failures = isIncomplete() ? failures + 1 : 0;
      } catch (error) {
        if (abort.signal.aborted) break;
        failures += 1;
        onError(error);
        note(reason);
        break;
      }
    }
    isRunning = false;
    readAt = Date.now();
    arm();
  }

  function note(reason: Reason): void {
    if (!wanted || REASONS.indexOf(reason) > REASONS.indexOf(wanted)) wanted = reason;
  }

  function request(reason: Reason): void {
    note(reason);
    void run();
  }

  /** Sets the one timer: the next moment at which something must be looked at, if any. */
  function arm(): void {
    clearTimeout(timer);
    if (abort.signal.aborted) return;
    const due = nextLook();
    if (due !== null) timer = setTimeout(request, Math.max(0, due - Date.now()), 'look');
  }

  // Counted from what was read or heard last: whatever arms the timer again must not postpone it.
  function nextLook(): number | null {
    const [first, longest] = RETRY_MS;
    if (failures > 0) return readAt + Math.min(first * 2 ** (failures - 1), longest);
    if (client.connection.state !== 'connected') return readAt + POLL_MS;
    const state = store.getState();
    if (hasUnconfirmed(state)) return Math.max(readAt, heardAt) + POLL_MS;
    return isWaiting(state) ? Math.max(readAt, heardAt) + SILENCE_MS : null;
  }

  function onMessage(message: InboundMessage): void {
    const event = decodeEvent(message);
    if (event.name === 'ignored') return;
    heardAt = Date.now();
    if ('responseId' in event) heard.add(event.responseId);
    if (event.name === 'start') begun.add(event.responseId);
    // What has a revision is in the database: no need to wait as for what nobody had last time.
    if ('revision' in event) failures = 0;
    onReceive?.(event, message);
    store.dispatch({ name: 'channel', event });
    if (!isIncomplete()) arm();
    else if (failures === 0) request('hole');
  }

  function onAttached(change: ChannelStateChange): void {
    if (change.resumed) return;
    isOldAttachment = false;
    heard.clear();
    begun.clear();
    store.dispatch({ name: 'attachment' });
    request('attachment');
  }

  function onConnection(change: ConnectionStateChange): void {
    if (change.current === 'connected') failures = 0;
    arm();
  }

  channel.subscribe(onMessage).catch(onError);
  channel.on('attached', onAttached);
  channel.on('update', onAttached);
  client.connection.on(onConnection);
  if (attachment) {
    onAttached(attachment);
    missed.forEach(onMessage);
  } else if (isOldAttachment) {
    // What was appended while nobody listened is missing from every text that grew live.
    store.dispatch({ name: 'attachment' });
    request('attachment');
  } else channel.attach().catch(onError);
  arm();

  return {
    nudge() {
      if (client.connection.state !== 'connected') request('look');
      else arm();
    },
    look: () => request('look'),
    close() {
      abort.abort();
      clearTimeout(timer);
      channel.unsubscribe(onMessage);
      channel.off(onAttached);
      client.connection.off(onConnection);
    },
  };
}
