import { useRouter } from 'next/navigation';
import { type Dispatch, type SetStateAction, useState } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import { deleteChat, patchListedChat, restoreChat } from '../connection/api.ts';
import { useAttempt } from '../ui/use-attempt.ts';
import { type ChatList, withChat, withoutChat } from './chat-list.ts';

type ChatActions = {
  /** Why the last action was refused, to be shown; null when it was not. */
  problem: string | null;
  /** The chat that was deleted last, while Undo is offered. */
  deleted: Chat | null;
  rename(chat: Chat, title: string): void;
  pin(chat: Chat, pinned: boolean): void;
  remove(chat: Chat): void;
  undo(): void;
  dismiss(): void;
};

/**
 * The actions of the sidebar on a chat. Each shows at once, and is undone when the server refuses
 * it.
 */
export function useChatActions(
  onList: Dispatch<SetStateAction<ChatList>>,
  currentId: string | null,
): ChatActions {
  const router = useRouter();
  const { problem, attempt, dismiss } = useAttempt();
  const [deleted, setDeleted] = useState<Chat | null>(null);

  async function attemptOrRevert(work: () => Promise<unknown>, revert: () => void) {
    if (!(await attempt(work))) revert();
  }

  const show = (chat: Chat) => onList((list) => withChat(list, chat));

  function change(chat: Chat, settings: Partial<Pick<Chat, 'title' | 'pinned'>>) {
    show({ ...chat, ...settings });
    void attemptOrRevert(
      () => patchListedChat(chat.id, settings),
      () => show(chat),
    );
  }

  return {
    problem,
    deleted,
    rename(chat, title) {
      const trimmed = title.trim();
      if (trimmed !== '' && trimmed !== chat.title) change(chat, { title: trimmed });
    },
    pin: (chat, pinned) => change(chat, { pinned }),
    remove(chat) {
      onList((list) => withoutChat(list, chat.id));
      setDeleted(chat);
      if (chat.id === currentId) router.push('/');
      void attemptOrRevert(
        () => deleteChat(chat.id),
        () => {
          show(chat);
          setDeleted(null);
        },
      );
    },
    undo() {
      if (!deleted) return;
      setDeleted(null);
      show(deleted);
      void attemptOrRevert(
        () => restoreChat(deleted.id),
        () => onList((list) => withoutChat(list, deleted.id)),
      );
    },
    dismiss() {
      setDeleted(null);
      dismiss();
    },
  };
}
