import { type RefObject, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Message } from '@/lib/chat/message.ts';
import type { Follower } from '@/lib/conversation/follow.ts';
import { writeDraft } from '../composer/drafts.ts';
import { focusComposer } from '../composer/focus-composer.ts';
import { deleteMessage, patchChat, postResponse, postSendNow } from '../connection/api.ts';
import { editDraftKey } from './editing.ts';
import type { MessageAction } from './message-action.ts';

/**
 * Carries out the actions on messages. `attempt` shows what went wrong. `editingId` is the message
 * that is being edited, or null.
 */
export function useMessageActions({
  chatId,
  models,
  send,
  attempt,
  followerRef,
}: {
  chatId: string;
  /**
   * The models that may be chosen; an answer by any other model is asked again of the server's
   * default.
   */
  models: readonly string[];
  send(text: string, parentId: string | null): Promise<void>;
  attempt(work: () => Promise<unknown>, follow?: () => void): Promise<void>;
  followerRef: RefObject<Follower | null>;
}): { act(action: MessageAction): void; editingId: string | null } {
  const [editingId, setEditingId] = useState<string | null>(null);
  const asking = useRef(new Set<string>());
  const refresh = () => followerRef.current?.refresh();

  async function askAgain({ id, parentId, model }: Message, continues?: string) {
    // A second click would make a second answer.
    if (parentId === null || asking.current.has(id)) return;
    asking.current.add(id);
    const known = models.find((name) => name === model);
    await attempt(() => postResponse(chatId, uuidv7(), parentId, { continues, model: known }));
    asking.current.delete(id);
  }

  async function saveEdit(message: Message, text: string) {
    setEditingId(null);
    try {
      await send(text, message.parentId);
      writeDraft(editDraftKey(message), '');
    } catch (error) {
      // The draft still has the text.
      setEditingId(message.id);
      throw error;
    }
  }

  function act(action: MessageAction): void {
    const { name, message } = action;
    const staysThere = name === 'edit' || name === 'end-edit' || name === 'show';
    if (!staysThere) focusComposer();
    switch (name) {
      case 'try-again':
        void askAgain(message);
        break;
      case 'continue':
        void askAgain(message, message.id);
        break;
      case 'remove':
        void attempt(() => deleteMessage(chatId, message.id), refresh);
        break;
      case 'send-now':
        void attempt(() => postSendNow(chatId, message.id), refresh);
        break;
      case 'show':
        void attempt(() => patchChat(chatId, { headId: action.siblingId }), refresh);
        break;
      case 'edit':
        setEditingId(message.id);
        break;
      case 'end-edit':
        setEditingId(null);
        break;
      case 'save-edit':
        void attempt(() => saveEdit(message, action.text));
        break;
    }
  }

  return { act, editingId };
}
