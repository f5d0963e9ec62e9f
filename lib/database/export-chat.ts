import 'server-only';
import { CHAT_FILE_FORMAT, CHAT_FILE_VERSION, type ChatFile } from '../chat/chat-file.ts';
import { Problem } from '../problem.ts';
import { getDatabase } from './client.ts';
import { toChat, toMessage } from './to-record.ts';

/**
 * One of the owner's chats as a file: what is saved of every branch, removed messages left out.
 * Throws a `Problem` `not_found`.
 */
export async function exportChat(ownerId: string, chatId: string): Promise<ChatFile> {
  const row = await getDatabase().chat.findFirst({
    where: { id: chatId, ownerId, deletedAt: null },
    include: {
      messages: {
        where: { status: { not: 'removed' } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      },
    },
  });
  const messages = row?.messages.map(toMessage) ?? [];
  const last = messages.at(-1);
  if (!row || !last) throw new Problem('not_found');
  const { title, createdAt, updatedAt, headId } = toChat(row);
  // Both were read one after the other: a head that is newer, or was removed since, is not here.
  const head = messages.find(({ id }) => id === headId) ?? last;
  return {
    format: CHAT_FILE_FORMAT,
    version: CHAT_FILE_VERSION,
    chat: { title, createdAt, updatedAt, headId: head.id },
    messages: messages.map(({ seq: _seq, revision: _revision, ...filed }) => filed),
  };
}
