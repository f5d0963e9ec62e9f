import 'server-only';
import type { Chat } from '../chat/chat.ts';
import { Problem } from '../problem.ts';
import { getDatabase, type Transaction } from './client.ts';
import { lockChat } from './lock-chat.ts';
import { showBranch } from './show-branch.ts';
import { toChat } from './to-record.ts';

/**
 * Takes a queued message and its response out of a chat; what stands behind them moves up, so that
 * the branch stays whole. Null when they were removed before. Throws a `Problem`: `not_found`,
 * `wrong_state` when the message is not queued.
 */
export async function removeQueued({
  ownerId,
  chatId,
  id,
}: {
  ownerId: string;
  chatId: string;
  id: string;
}): Promise<{ chat: Chat; revision: number } | null> {
  return getDatabase().$transaction(async (tx) => {
    const chat = await lockChat(tx, ownerId, chatId);
    const message = await tx.message.findFirst({ where: { id, chatId } });
    if (!message) throw new Problem('not_found');
    if (message.role === 'user' && message.status === 'removed') return null;
    if (message.role !== 'user' || message.status !== 'queued') {
      throw new Problem('wrong_state', 'Only a message that waits for its answer can be removed.');
    }
    const revision = chat.revision + 1;
    const { parentId } = message;
    const removed = await tx.message.updateManyAndReturn({
      where: { status: 'queued', OR: [{ id }, { parentId: id, role: 'assistant' }] },
      data: { status: 'removed', revision, updatedAt: new Date() },
      select: { id: true },
    });
    const ids = removed.map((row) => row.id);
    await tx.message.updateMany({
      where: { parentId: { in: ids }, status: { not: 'removed' } },
      data: { parentId, revision, updatedAt: new Date() },
    });
    const { headId } = chat;
    const isHead = headId !== null && ids.includes(headId);
    // It may have been an edit: then what it was an edit of is shown again, with all that followed.
    const shown = isHead ? (parentId ?? (await newestOf(tx, chatId))) : null;
    const end = shown && (await showBranch(tx, chat, shown, revision));
    const data = { revision, ...(isHead ? { headId: end } : {}) };
    return { chat: toChat(await tx.chat.update({ where: { id: chatId }, data })), revision };
  });
}

/** The end of a branch that is left when a root was removed: nothing is newer than a newest message. */
async function newestOf(tx: Transaction, chatId: string): Promise<string | null> {
  const newest = await tx.message.findFirst({
    where: { chatId, status: { not: 'removed' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  return newest?.id ?? null;
}
