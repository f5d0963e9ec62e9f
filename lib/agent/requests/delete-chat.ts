import 'server-only';
import type { Chat } from '../../chat/chat.ts';
import { markDeleted, unmarkDeleted } from '../../database/deleted-chats.ts';
import { announceChat } from '../realtime/announce-chat.ts';
import { recoverChat } from '../recovery/recover.ts';
import { stopRuns } from './cancel-response.ts';

/**
 * Deletes a chat and stops its responses, wherever they run; what is queued waits. Resolves to the
 * work that is left for `after()`. Throws a `Problem` `not_found`.
 */
export async function deleteChat(ownerId: string, chatId: string): Promise<() => Promise<void>> {
  const { chat, revision, running } = await markDeleted(ownerId, chatId);
  const tellAgents = stopRuns(chat.channel, running);
  return async () => {
    await Promise.all([announceChat(chat, revision, ownerId), tellAgents?.()]);
  };
}

/**
 * Takes back that a chat was deleted; `work`, for `after()`, has its queue answered. Throws a
 * `Problem` `not_found`, also for what was erased.
 */
export async function restoreChat(
  ownerId: string,
  chatId: string,
): Promise<{ chat: Chat; work: () => Promise<void> }> {
  const { chat, revision, isChanged } = await unmarkDeleted(ownerId, chatId);
  return {
    chat,
    async work() {
      if (isChanged) await announceChat(chat, revision, ownerId);
      await recoverChat(ownerId, chatId);
    },
  };
}
