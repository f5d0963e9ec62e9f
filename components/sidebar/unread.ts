import { useCallback, useEffect } from 'react';
import { createPersistedStore } from '../ui/persisted-store.ts';
import { usePersisted } from '../ui/use-persisted.ts';

/** The most marks that are kept; when there are more, the oldest go. */
const MOST_MARKS = 200;

/** The ids of chats that finished answering while they were not open, the oldest first. */
export const unreadChats = createPersistedStore<ReadonlySet<string>>({
  area: 'localStorage',
  key: 'rewind-unread',
  parse: (stored) => new Set(stored?.split(' ').filter(Boolean)),
  format: (ids) => [...ids].slice(-MOST_MARKS).join(' '),
});

export function markUnread(id: string): void {
  unreadChats.write(new Set([...without(id), id]));
}

export function markRead(id: string): void {
  unreadChats.write(without(id));
}

function without(id: string): Set<string> {
  const ids = new Set(unreadChats.read());
  ids.delete(id);
  return ids;
}

/**
 * The ids of chats that finished answering while they were not open, the same in all tabs of this
 * browser, and the function that marks one. The chat with the id `openId` loses its mark.
 */
export function useUnread(openId: string | null): [ReadonlySet<string>, (id: string) => void] {
  const ids = usePersisted(unreadChats);
  const isOpenUnread = openId !== null && ids.has(openId);

  useEffect(() => {
    if (isOpenUnread && openId !== null) markRead(openId);
  }, [isOpenUnread, openId]);

  const mark = useCallback(
    (id: string) => {
      if (id !== openId) markUnread(id);
    },
    [openId],
  );
  return [ids, mark];
}
