'use client';

import { useCallback, useRef } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { UNCONFIRMED } from '@/lib/conversation/state.ts';
import type { ConversationStore } from '@/lib/conversation/store.ts';
import { postMessage } from '../connection/api.ts';

/** The router renders for a new address: the first words must not wait for that. */
const ADDRESS_MS = 100;

/** Not a navigation: the page that streams this answer must not be replaced. */
function showAddress(address: string): void {
  if (window.location.pathname === '/') window.history.pushState(null, '', address);
}

/**
 * Sends a message: shown at once, taken back when the server refuses it. It goes to the end of the
 * shown branch, or beside the children of `parentId` (null: of the chat). Those of one tab reach the
 * server in the order in which they were sent. The first one of a new chat gives the page its
 * address. `model`: who shall answer, for servers that have more than one. The returned function
 * rejects with an `ApiError`.
 */
export function useSend(
  store: ConversationStore,
  onAccepted: () => void,
  model: string | undefined,
): (text: string, parentId?: string | null) => Promise<void> {
  const before = useRef<Promise<unknown> | null>(null);
  return useCallback(
    async (text, parentId) => {
      const { chatId, chat } = store.getState();
      const headId = chat?.headId ?? null;
      const id = uuidv7();
      const message = {
        id,
        parentId: parentId === undefined ? headId : parentId,
        role: 'user',
        parts: [{ type: 'text', text }],
        status: 'complete',
        seq: 0,
        createdAt: new Date().toISOString(),
        revision: UNCONFIRMED,
      } as const;
      // Under way before the page renders it: that time is the server's already.
      const post = () => postMessage(chatId, id, text, parentId, model);
      const posted = before.current ? before.current.then(post) : post();
      const settled = posted.then(
        () => undefined,
        () => undefined,
      );
      before.current = settled;
      store.dispatch({ name: 'sent', message: { ...message, parts: [...message.parts] } });
      try {
        await posted;
      } catch (error) {
        store.dispatch({ name: 'unsent', id, headId });
        throw error;
      } finally {
        if (before.current === settled) before.current = null;
      }
      setTimeout(showAddress, ADDRESS_MS, `/chat/${chatId}`);
      onAccepted();
    },
    [store, onAccepted, model],
  );
}
