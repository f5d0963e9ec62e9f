import { type ConversationEvent, reduce } from './reduce.ts';
import { type ConversationState, emptyConversation } from './state.ts';

/** Holds the state of one open chat; fits `useSyncExternalStore`. */
export type ConversationStore = {
  getState(): ConversationState;
  /** Applies events in order, at once; listeners hear of it at once or a few milliseconds later. */
  dispatch(...events: ConversationEvent[]): void;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

/**
 * Listeners hear at most once in this time, half a frame. Streamed content is further apart and never waits; a
 * rewound backlog comes as a hundred messages in a row, and must not be a hundred renders.
 */
const QUIET_MS = 8;

export function createConversationStore(chatId: string): ConversationStore {
  let state = emptyConversation(chatId);
  const listeners = new Set<() => void>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    timer = undefined;
    toldAt = performance.now();
    for (const listener of listeners) listener();
  }

  return {
    getState: () => state,
    dispatch(...events) {
      const before = state;
      state = events.reduce(reduce, state);
      if (state === before || timer !== undefined) return;
      const wait = toldAt + QUIET_MS - performance.now();
      if (wait <= 0) tell();
      else timer = setTimeout(tell, wait);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
