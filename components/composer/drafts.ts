import { useCallback, useSyncExternalStore } from 'react';
import { createPersistedStore, type PersistedStore } from '../ui/persisted-store.ts';

const drafts = new Map<string, PersistedStore<string>>();

function draftOf(key: string): PersistedStore<string> {
  const known = drafts.get(key);
  if (known) return known;
  const draft = createPersistedStore({
    area: 'sessionStorage',
    key: `rewind:draft:${key}`,
    parse: (stored) => stored ?? '',
    format: (text) => (text === '' ? null : text),
  });
  drafts.set(key, draft);
  return draft;
}

/** What stands unsent in the chat of this key; it survives a reload of the tab. Browser only. */
export function readDraft(key: string): string {
  return draftOf(key).read();
}

export function writeDraft(key: string, text: string): void {
  draftOf(key).write(text);
}

/** Puts back a text that could not be sent, before anything that was typed since. */
export function returnToDraft(key: string, text: string): void {
  const since = readDraft(key);
  writeDraft(key, since === '' ? text : `${text}\n${since}`);
}

/** The draft as it is now; empty on the server, which has none. */
export function useDraft(key: string): string {
  const subscribe = useCallback((listener: () => void) => draftOf(key).subscribe(listener), [key]);
  return useSyncExternalStore(
    subscribe,
    () => readDraft(key),
    () => '',
  );
}
