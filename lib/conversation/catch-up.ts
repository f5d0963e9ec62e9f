import type { InboundMessage, RealtimeChannel } from 'ably';
import type { Changes } from '../chat/chat.ts';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import type { HistoryReader } from '../delivery/page-history.ts';
import { backfill } from './backfill.ts';
import type { Attachment, Read } from './follow-state.ts';
import { activeResponses, isBehind, isTorn, responsesWithGap } from './state.ts';
import type { ConversationStore } from './store.ts';

type CatchUpOptions = {
  channel: Pick<RealtimeChannel, 'state'>;
  history: HistoryReader;
  store: ConversationStore;
  pattern: StreamingPattern;
  ensureToken(): Promise<void>;
  fetchChanges(since: number, signal: AbortSignal): Promise<Changes | null>;
  onReceive: ((event: ChannelEvent, message: InboundMessage) => void) | undefined;
  /** What the subscription has brought up to now; asked again after each request. */
  attachment(): Attachment | null;
  signal: AbortSignal;
};

export type CatchUp = {
  /**
   * Reads `changes`, and history where it may have what the subscription did not bring. Rejects
   * when a request fails, or when `signal` aborts.
   */
  read(read: Read): Promise<void>;
  /** True while something that exists is not in the store. */
  isIncomplete(): boolean;
};

/** Brings a store up to date from the database and from channel history. */
export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { channel, history, store, pattern, ensureToken, fetchChanges, onReceive } = options;
  const { attachment, signal } = options;
  /**
   * Responses with a gap that the database did not name: they are on branches that this page does
   * not show, and nothing of them is missing.
   */
  const onOtherBranches = new Set<string>();

  async function readChanges(): Promise<void> {
    // Taken before the request: the answer need not know a response that begins meanwhile.
    const withGap = responsesWithGap(store.getState());
    if (!(await readSince(store.getState().revision))) return;
    // Another branch is shown than before: its messages are older than `since`, so all are read.
    if (isTorn(store.getState())) await readSince(0);
    for (const id of withGap) onOtherBranches.add(id);
  }

  async function readSince(revision: number): Promise<boolean> {
    const changes = await fetchChanges(revision, signal);
    signal.throwIfAborted();
    if (changes) store.dispatch({ name: 'changes', changes });
    return changes !== null;
  }

  async function readHistory(untilAttach: boolean): Promise<void> {
    await ensureToken();
    await backfill(history, store, { untilAttach, pattern, signal, onReceive });
  }

  function hasGap(): boolean {
    const state = store.getState();
    return responsesWithGap(state).some((id) => state.messages.has(id) || !onOtherBranches.has(id));
  }

  function activeIds(): string[] {
    return activeResponses(store.getState()).map(({ id }) => id);
  }

  return {
    async read({ cause, past }) {
      if (store.getState().chat === null) return;
      const isRewind = past === 'rewind';
      const lacksPast = cause === 'attachment' && !isRewind;
      // History up to the attach point is enough if the subscription brought everything since.
      const untilAttach = () => cause === 'attachment' && attachment()?.past !== 'unknown';

      // What is known to be active need not wait for the database to say so again.
      const known = new Set(activeIds());
      const isEarly = lacksPast && known.size > 0 && channel.state === 'attached';
      await Promise.all([readChanges(), isEarly && readHistory(untilAttach())]);

      if (channel.state !== 'attached') return;
      const seenIds = attachment()?.seenIds;
      const startedIds = attachment()?.startedIds;
      // The database names it for the first time: it was on another branch, or began before this
      // attachment.
      const isNew = !isRewind && activeIds().some((id) => !known.has(id) && !startedIds?.has(id));
      // A rewind that other answers filled may not reach this one, which may say nothing more.
      const isUnseen = isRewind && activeIds().some((id) => !seenIds?.has(id));
      if (isNew || isUnseen || hasGap()) await readHistory(untilAttach());
    },
    isIncomplete() {
      const state = store.getState();
      return isBehind(state) || isTorn(state) || hasGap();
    },
  };
}
