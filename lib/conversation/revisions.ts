import type { ConversationState } from './state.ts';

/** Some event named this revision. */
export function announce(state: ConversationState, revision: number): ConversationState {
  return revision > state.announced ? { ...state, announced: revision } : state;
}

/** The database said everything up to this revision. */
export function raise(state: ConversationState, revision: number): ConversationState {
  const next = announce(state, revision);
  return revision > next.revision ? { ...next, revision } : next;
}

/** Counts a revision that this state now holds, if it is the next; else announces it (PROTOCOL.md P40). */
export function advance(state: ConversationState, revision: number): ConversationState {
  const next = announce(state, revision);
  return revision === next.revision + 1 ? { ...next, revision } : next;
}
