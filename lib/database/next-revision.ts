import 'server-only';
import type { Transaction } from './client.ts';

/**
 * Locks a chat's row until the transaction ends, and gives the revision that this change will
 * have: the lock makes commit order equal number order. Throws when the chat is gone.
 */
export async function nextRevision(tx: Transaction, chatId: string): Promise<number> {
  const [chat] = await tx.$queryRaw<Array<{ revision: number }>>`
    select revision from "Chat" where id = ${chatId}::uuid for update`;
  if (!chat) throw new Error(`chat ${chatId} is gone`);
  return chat.revision + 1;
}
