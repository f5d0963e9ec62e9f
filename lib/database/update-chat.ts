import 'server-only';
import type { Chat, Hydration, StreamingPattern } from '../records.ts';
import { getDatabase } from './client.ts';
import { nextRevision } from './next-revision.ts';
import { toChat } from './rows.ts';

/** What the owner of a chat may set; null goes back to the server's default. */
export type ChatSettings = {
  streamingPattern?: StreamingPattern | null | undefined;
  hydration?: Hydration | null | undefined;
};

/** Changes a chat; null when it is not there or someone else's. */
export async function updateChat({
  ownerId,
  chatId,
  settings,
}: {
  ownerId: string;
  chatId: string;
  settings: ChatSettings;
}): Promise<{ chat: Chat; revision: number } | null> {
  return getDatabase().$transaction(async (tx) => {
    const isOwned = await tx.chat.count({ where: { id: chatId, ownerId, deletedAt: null } });
    if (isOwned === 0) return null;
    const revision = await nextRevision(tx, chatId);
    const { streamingPattern, hydration } = settings;
    const data = {
      revision,
      ...(streamingPattern === undefined ? {} : { streamingPattern }),
      ...(hydration === undefined ? {} : { hydration }),
    };
    return { chat: toChat(await tx.chat.update({ where: { id: chatId }, data })), revision };
  });
}
