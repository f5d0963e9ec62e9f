import { useEffect, useState } from 'react';
import type { FoundChat } from '@/lib/chat/found-chat.ts';
import { searchChats } from '../connection/api.ts';
import { errorMessage } from '../ui/error-message.ts';

/** The pause after the last key before the server is asked. */
const PAUSE_MS = 200;

export type Found = {
  /** The query that these are the results of. */
  query: string;
  chats: FoundChat[];
  nextCursor: string | null;
  problem: string | null;
};

/**
 * The results of a query, null for an empty query; while a new query is on its way, the results of
 * the one before. `more` adds the next page.
 */
export function useSearch(query: string): { found: Found | null; more(): Promise<void> } {
  const wanted = query.trim();
  const [found, setFound] = useState<Found | null>(null);

  useEffect(() => {
    if (wanted === '') {
      setFound(null);
      return;
    }
    const controller = new AbortController();
    const ask = async () => {
      try {
        const { chats, nextCursor } = await searchChats(wanted, controller.signal);
        setFound({ query: wanted, chats, nextCursor, problem: null });
      } catch (error) {
        if (controller.signal.aborted) return;
        const problem = errorMessage(error);
        setFound({ query: wanted, chats: [], nextCursor: null, problem });
      }
    };
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [wanted]);

  async function more() {
    if (!found?.nextCursor) return;
    const cursor = found.nextCursor;
    const page = await searchChats(found.query, new AbortController().signal, cursor);
    setFound((shown) =>
      shown?.nextCursor === cursor
        ? { ...shown, chats: [...shown.chats, ...page.chats], nextCursor: page.nextCursor }
        : shown,
    );
  }

  return { found: wanted === '' ? null : found, more };
}
