import type { ConversationState } from '../../lib/conversation/state.ts';
import type { ConversationStore } from '../../lib/conversation/store.ts';

/** A store that tells of every state it had, whether or not a page would render it. */
export function observeStore(
  store: ConversationStore,
  onState: (state: ConversationState) => void,
): ConversationStore {
  return {
    ...store,
    dispatch(...events) {
      store.dispatch(...events);
      onState(store.getState());
    },
  };
}
