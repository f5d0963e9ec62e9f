import type { InboundMessage } from 'ably';
import type { Message } from '../chat/message.ts';
import type { ConversationEvent } from '../conversation/reduce.ts';
import type { ConversationState } from '../conversation/state.ts';
import { type ChannelEvent, isContentEvent } from '../delivery/events.ts';
import { factsOf, labelOf, type MessageFacts, responseIdOf, spanOf } from './event-facts.ts';
import { type Change, createLedger } from './ledger.ts';
import type { Range, Span } from './provenance.ts';
import { createReplayDetector } from './replay.ts';
import { createTimeline, type RecordedEvent } from './timeline.ts';

/** Listeners are called at most once in this time, in milliseconds. */
const NOTIFY_MS = 100;

/** How a chat came to this tab, up to now. Immutable. */
export type DeliveryRecord = {
  /** For each answer, by its id: where the pieces that are shown came from. */
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
  /** What happened while recording was on, oldest first. */
  readonly events: readonly RecordedEvent[];
  /** Messages that brought nothing new, counted while recording was on. */
  readonly dropped: number;
  /** Gaps that were filled, counted while recording was on. */
  readonly filledGaps: number;
  readonly openGaps: number;
  /** Whether the last attachment went on where the one before ended; null before the first. */
  readonly resumed: boolean | null;
};

export type DeliveryRecorder = {
  /** Begins the timeline, from what `state` holds; does nothing while recording is on. */
  start(state: ConversationState): void;
  /** Adds nothing to the timeline any more, until the next `start`. */
  stop(): void;
  /** Called with each Ably message right before its event is applied. */
  receive(event: ChannelEvent, message: InboundMessage): void;
  /** Called by the store for each event that it applied, with the state before and after. */
  observe(before: ConversationState, event: ConversationEvent, after: ConversationState): void;
  /** The channel was attached, or lost something. `hasBacklog`: a rewind follows. */
  attached(change: { resumed: boolean; hasBacklog?: boolean }): void;
  /** The connection or the channel is in another state. */
  note(state: string): void;
  getRecord(): DeliveryRecord;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

/** An event that may turn out to be replayed, and the pieces that it alone brought. */
type Suspect = { timelineId: number | null; responseId: string | null; span: Span | null };

/**
 * Keeps account of how a chat comes to this tab. The timeline is written only between `start` and
 * `stop`. Where text came from is known at any time, and costs nothing while an answer streams: what
 * the database, history, a rewind or a recovery bring is noted when it comes, the rest was live.
 */
export function createRecorder(): DeliveryRecorder {
  const ledger = createLedger();
  const timeline = createTimeline();
  const listeners = new Set<() => void>();
  const detector = createReplayDetector(onReplayed);
  /** Of messages that were received and are about to be applied. */
  const facts = new WeakMap<ChannelEvent, MessageFacts>();
  let isRecording = false;
  let latest: ConversationState | null = null;
  let dropped = 0;
  let resumed: boolean | null = null;
  let record: DeliveryRecord | null = null;
  /** The state up to which answers are credited while recording is off. */
  let creditedUpTo: ConversationState | null = null;
  let isNotifyingSoon = false;

  function onReplayed({ timelineId, responseId, span }: Suspect): void {
    if (timelineId !== null) timeline.markReplayed(timelineId);
    if (responseId && span) ledger.markReplayed(responseId, span);
  }

  /** A replay must be looked at as it comes, and is over soon. */
  function isWatching(): boolean {
    return isRecording || detector.isActive();
  }

  function log(...event: Parameters<typeof timeline.add>): number | null {
    if (!isRecording) return null;
    const id = timeline.add(...event);
    if (listeners.size === 0) record = null;
    else if (!isNotifyingSoon) setTimeout(notify, NOTIFY_MS);
    isNotifyingSoon = listeners.size > 0;
    return id;
  }

  function notify(): void {
    isNotifyingSoon = false;
    record = null;
    for (const listener of listeners) listener();
  }

  function onRows(name: string, rows: Message[], revision: number, change: Change): void {
    for (const { id, seq, role } of rows) {
      if (role === 'assistant') ledger.credit(id, { from: 1, to: seq }, 'database', change);
    }
    const headers = { revision: `${revision}`, messages: `${rows.length}` };
    log(name, { source: 'database', headers });
  }

  function onChannelEvent(event: ChannelEvent, via: 'history' | 'live', change: Change): void {
    if (!isWatching() && via === 'live' && isStreamed(event)) return;
    const source = event.name === 'response-complete' ? 'recovery' : via;
    const responseId = responseIdOf(event);
    const brought = spanOf(event);
    const effect = responseId ? ledger.credit(responseId, brought, source, change) : null;
    if (isRecording && effect === 'dropped') dropped += 1;
    const known = facts.get(event);
    const timelineId = log(labelOf(event), { source, effect, ...known?.shown });

    if (via === 'history') return;
    // A replay brings each text whole; what is appended to it comes live.
    if (event.name === 'token-append') detector.end();
    else if (known) {
      const shownBefore = responseId ? (change.before.messages.get(responseId)?.seq ?? 0) : 0;
      const isNew = effect === 'shown' || effect === 'waiting';
      const span = isNew ? { from: Math.max(brought.from, shownBefore + 1), to: brought.to } : null;
      detector.receive(
        { timelineId, responseId, span },
        Date.now(),
        known.shown.age,
        known.isReplayed,
      );
    }
  }

  return {
    start(state) {
      if (isRecording) return;
      isRecording = true;
      latest = state;
      ledger.catchUp(state);
      const headers = { revision: `${state.revision}`, messages: `${state.messages.size}` };
      log('recording', { headers });
    },
    stop() {
      isRecording = false;
    },
    receive(event, message) {
      if (isWatching()) facts.set(event, factsOf(event, message));
    },
    observe(before, event, after) {
      latest = after;
      const change = { before, after };
      switch (event.name) {
        case 'page':
        case 'older-page':
          return onRows(event.name, event.page.messages, event.page.revision, change);
        case 'changes':
          event.changes.removed.forEach(ledger.forget);
          return onRows(event.name, event.changes.messages, event.changes.revision, change);
        case 'channel':
          return onChannelEvent(event.event, 'live', change);
        case 'history':
          return onChannelEvent(event.event, 'history', change);
      }
    },
    attached(change) {
      resumed = change.resumed;
      if (!resumed && change.hasBacklog) detector.begin();
      else if (!resumed) detector.end();
      log('attached', { headers: { resumed: `${resumed}` } });
    },
    note(state) {
      log(state);
    },
    getRecord() {
      if (latest && !isRecording && latest !== creditedUpTo) {
        ledger.catchUp(latest);
        creditedUpTo = latest;
        record = null;
      }
      record ??= {
        ranges: new Map(ledger.shown),
        events: timeline.newest(),
        dropped,
        filledGaps: ledger.countFilledGaps(),
        openGaps: ledger.countOpenGaps(),
        resumed,
      };
      return record;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What comes many times a second while an answer streams. */
function isStreamed(event: ChannelEvent): boolean {
  return isContentEvent(event) || event.name === 'token-text' || event.name === 'token-append';
}
