import 'server-only';
import type { Chat } from '../chat/chat.ts';
import { getDatabase } from './client.ts';
import { toChat } from './to-record.ts';

/** Changes the title of a chat that still has the title `from`; null when it has another one by now. */
export async function replaceTitle({
  chatId,
  from,
  to,
}: {
  chatId: string;
  from: string;
  to: string;
}): Promise<{ chat: Chat; revision: number } | null> {
  const [row] = await getDatabase().chat.updateManyAndReturn({
    where: { id: chatId, title: from, deletedAt: null },
    data: { title: to, revision: { increment: 1 } },
  });
  return row ? { chat: toChat(row), revision: row.revision } : null;
}
