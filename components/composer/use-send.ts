'use client';

import { useCallback, useRef } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { UNCONFIRMED } from '@/lib/conversation/state.ts';
import type { ConversationStore } from '@/lib/conversation/store.ts';
import { postMessage } from '../connection/api.ts';

/**
 * The router renders again for a new address, so the address waits until the first words are likely
 * to be there.
 */
const ADDRESS_MS = 100;

/** Not a navigation, which would replace the page that streams this answer. */
function showAddress(address: string): void {
  if (window.location.pathname === '/') window.history.pushState(null, '', address);
}

/**
 * Sends a message, which shows at once and is taken back when the server refuses it. It goes to the
 * end of the shown branch, or beside the other children of `parentId` (null: beside the first
 * message). The messages of one tab reach the server in the order in which they were sent. The
 * first message of a new chat gives the page its address. `model`: the one that shall answer, on
 * servers that have several. The returned function rejects with an `ApiError`.
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
      // Sent before the page renders the message, so that the server works meanwhile.
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
