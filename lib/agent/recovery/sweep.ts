import 'server-only';
import { eraseDeleted } from '../../database/deleted-chats.ts';
import { findChatsWithLost } from '../../database/find-lost.ts';
import { logError } from '../../log.ts';
import { recoverChat } from './recover.ts';

/** Chats that one sweep recovers: each may need a connection, and an agent for its queue. */
const MOST_CHATS = 20;

/**
 * Looks in all chats for responses whose agents are dead and for queues that nobody works on; what
 * pages and `changes` do for the chat that they show. `work` recovers them, at most 20 chats at a
 * time, and runs what was queued, and erases chats that were deleted long ago; it never rejects and
 * belongs in `after()`.
 */
export async function sweep(): Promise<{ chats: number; work: () => Promise<void> }> {
  const lost = await findChatsWithLost(MOST_CHATS);
  return {
    chats: lost.length,
    async work() {
      await Promise.all([
        ...lost.map(({ ownerId, chatId }) => recoverChat(ownerId, chatId)),
        eraseDeleted().catch((error) => logError('erasing deleted chats', error)),
      ]);
    },
  };
}
