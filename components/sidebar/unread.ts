import { useCallback, useEffect, useSyncExternalStore } from 'react';

const KEY = 'rewind-unread';

/** Marks that nobody came back to go, the oldest first. */
const MOST_MARKS = 200;

const NONE = '';

const listeners = new Set<() => void>();

/**
 * Chats that finished answering while they were not open, the same in all tabs of this browser; and
 * the function that marks one. The chat that is open loses its mark.
 */
export function useUnread(openId: string | null): [ReadonlySet<string>, (id: string) => void] {
  const stored = useSyncExternalStore(subscribe, read, () => NONE);
  const ids = new Set(idsIn(stored));
  const isOpenUnread = openId !== null && ids.has(openId);

  useEffect(() => {
    if (isOpenUnread) write(idsIn(read()).filter((id) => id !== openId));
  }, [isOpenUnread, openId]);

  const mark = useCallback(
    (id: string) => {
      if (id !== openId) write([...idsIn(read()).filter((other) => other !== id), id]);
    },
    [openId],
  );
  return [ids, mark];
}

function idsIn(stored: string): string[] {
  return stored.split(' ').filter(Boolean);
}

function read(): string {
  return localStorage.getItem(KEY) ?? NONE;
}

function write(ids: string[]): void {
  localStorage.setItem(KEY, ids.slice(-MOST_MARKS).join(' '));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
