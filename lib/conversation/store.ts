import { type ConversationEvent, reduce } from './reduce.ts';
import { type ConversationState, emptyConversation } from './state.ts';

/** Holds the state of one open chat; fits `useSyncExternalStore`. */
export type ConversationStore = {
  getState(): ConversationState;
  /** Applies events in order and tells the listeners once. */
  dispatch(...events: ConversationEvent[]): void;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

export function createConversationStore(chatId: string): ConversationStore {
  let state = emptyConversation(chatId);
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    dispatch(...events) {
      const before = state;
      state = events.reduce(reduce, state);
      if (state === before) return;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
