import { useSyncExternalStore } from 'react';
import type { PersistedStore } from './persisted-store.ts';

/** The value of a store, as it is now; the server and the first render of its page have `initial`. */
export function usePersisted<Value>(store: PersistedStore<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.read, () => store.initial);
}
