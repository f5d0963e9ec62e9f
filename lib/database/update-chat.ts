import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Hydration, StreamingPattern } from '../chat/delivery-choice.ts';
import { getDatabase } from './client.ts';
import { lockChat } from './lock-chat.ts';
import { showBranch } from './show-branch.ts';
import { toChat } from './to-record.ts';

/** What the owner of a chat may change. */
type ChatSettings = {
  title?: string | undefined;
  pinned?: boolean | undefined;
  /** A message of the branch to show; its newest end becomes the head. */
  headId?: string | undefined;
  /** Null goes back to the server's default, as for `hydration`. */
  streamingPattern?: StreamingPattern | null | undefined;
  hydration?: Hydration | null | undefined;
};

/**
 * Changes a chat. Throws a `Problem`: `not_found`, also for what is someone else's;
 * `invalid_request` for a `headId` that is no message of the chat.
 */
export async function updateChat({
  ownerId,
  chatId,
  settings,
}: {
  ownerId: string;
  chatId: string;
  settings: ChatSettings;
}): Promise<{ chat: Chat; revision: number }> {
  return getDatabase().$transaction(async (tx) => {
    const before = await lockChat(tx, ownerId, chatId);
    const revision = before.revision + 1;
    const { headId, ...columns } = settings;
    const head = headId ? { headId: await showBranch(tx, before, headId, revision) } : {};
    const given = Object.fromEntries(
      Object.entries(columns).filter(([, value]) => value !== undefined),
    );
    const data = { ...given, ...head, revision };
    return { chat: toChat(await tx.chat.update({ where: { id: chatId }, data })), revision };
  });
}
