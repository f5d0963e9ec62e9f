import { type ConversationEvent, reduce } from './reduce.ts';
import { type ConversationState, emptyConversation } from './state.ts';

/** Holds the state of one open chat; fits `useSyncExternalStore`. */
export type ConversationStore = {
  getState(): ConversationState;
  /** Applies events in order, at once; listeners are called at once or some milliseconds later. */
  dispatch(...events: ConversationEvent[]): void;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

/**
 * Listeners are called at most once in this time, half a frame. Streamed content is further apart and
 * never waits; a rewound backlog comes as a hundred messages in a row, and must not become a
 * hundred renders.
 */
const NOTIFY_MS = 8;

/** After an attachment, what a rewind replays comes within this time. */
const REPLAY_MS = 2;

/**
 * The first words come right behind what announces them, each in a frame of its own: one render
 * serves all. An announcement alone may come this late without being noticed.
 */
const ANNOUNCEMENT_MS = 16;

/** Called with each event that a store applied, and its state before and after. Must not throw. */
type OnApplied = (
  before: ConversationState,
  event: ConversationEvent,
  after: ConversationState,
) => void;

/**
 * Makes the store of a chat that holds nothing yet. `reducer` is another one only where a test puts a
 * fault in its place.
 */
export function createConversationStore(
  chatId: string,
  onApplied?: OnApplied,
  reducer: typeof reduce = reduce,
): ConversationStore {
  let state = emptyConversation(chatId);
  const listeners = new Set<() => void>();
  /** Listeners are not called before this time (of `performance.now()`). */
  let quietUntil = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;

  function notify(): void {
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    quietUntil = performance.now() + NOTIFY_MS;
    for (const listener of listeners) listener();
  }

  function apply(before: ConversationState, event: ConversationEvent): ConversationState {
    const after = reducer(before, event);
    onApplied?.(before, event, after);
    return after;
  }

  return {
    getState: () => state,
    dispatch(...events) {
      const before = state;
      state = events.reduce(apply, state);
      const now = performance.now();
      if (events.some(isAttachment)) quietUntil = Math.max(quietUntil, now + REPLAY_MS);
      if (state === before) return;
      const delay = events.every(isAnnouncement) ? ANNOUNCEMENT_MS : 0;
      const wanted = Math.max(quietUntil, now + delay);
      if (wanted >= dueAt) return;
      clearTimeout(timer);
      dueAt = wanted;
      if (wanted <= now) notify();
      else timer = setTimeout(notify, wanted - now);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isAttachment(event: ConversationEvent): boolean {
  return event.name === 'attachment';
}

/** A question and the beginning of its answer. */
function isAnnouncement(event: ConversationEvent): boolean {
  return event.name === 'channel' && ['message', 'start'].includes(event.event.name);
}
