import 'server-only';
import type { Chat } from '../chat/chat.ts';
import { Problem } from '../problem.ts';
import { getDatabase } from './client.ts';
import type { Chat as ChatRow } from './generated/client.ts';
import { lockChat } from './lock-chat.ts';
import { toChat } from './to-record.ts';

/** How long a deleted chat can be restored. */
const KEPT_DAYS = 30;

/** Chats that are erased at a time: each takes all of its messages with it. */
const MOST_ERASED = 100;

/**
 * Deletes a chat and asks for the end of what is active in it; gives the ids of those responses.
 * Throws a `Problem` `not_found`.
 */
export async function markDeleted(
  ownerId: string,
  chatId: string,
): Promise<{ chat: Chat; revision: number; running: string[] }> {
  return getDatabase().$transaction(async (tx) => {
    const { revision: before } = await lockChat(tx, ownerId, chatId);
    const running = await tx.message.updateManyAndReturn({
      where: { chatId, status: { in: ['streaming', 'awaiting_approval'] } },
      data: { cancelRequested: true },
      select: { id: true },
    });
    const revision = before + 1;
    const [row] = await tx.$queryRaw<[ChatRow]>`
      update "Chat" set "deletedAt" = now(), revision = ${revision}
      where id = ${chatId}::uuid returning *`;
    return { chat: toChat(row), revision, running: running.map(({ id }) => id) };
  });
}

/**
 * Takes back that a chat was deleted. `isChanged` is false when it was not deleted. Throws a
 * `Problem` `not_found`, also for what was erased.
 */
export async function unmarkDeleted(
  ownerId: string,
  chatId: string,
): Promise<{ chat: Chat; revision: number; isChanged: boolean }> {
  const database = getDatabase();
  const [restored] = await database.chat.updateManyAndReturn({
    where: { id: chatId, ownerId, deletedAt: { not: null } },
    data: { deletedAt: null, revision: { increment: 1 } },
  });
  const row = restored ?? (await database.chat.findFirst({ where: { id: chatId, ownerId } }));
  if (!row) throw new Problem('not_found');
  return { chat: toChat(row), revision: row.revision, isChanged: restored !== undefined };
}

/** Erases chats that were deleted more than 30 days ago, with their messages; at most 100. */
export async function eraseDeleted(): Promise<void> {
  await getDatabase().$executeRaw`
    delete from "Chat" where id in (
      select id from "Chat" where "deletedAt" < now() - ${KEPT_DAYS}::int * interval '1 day'
      order by "deletedAt" limit ${MOST_ERASED}
    )`;
}
