import 'server-only';
import { Problem } from '../problem.ts';
import type { Transaction } from './client.ts';
import type { Chat as ChatRow } from './generated/client.ts';

/**
 * Locks the row of one of the owner's chats until the transaction ends; a change that is made under
 * this lock has the chat's `revision` + 1. Throws a `Problem` `not_found`, also for what is someone
 * else's.
 */
export async function lockChat(tx: Transaction, ownerId: string, chatId: string): Promise<ChatRow> {
  const [chat] = await tx.$queryRaw<ChatRow[]>`
    select * from "Chat"
    where id = ${chatId}::uuid and "ownerId" = ${ownerId}::uuid and "deletedAt" is null
    for update`;
  if (!chat) throw new Problem('not_found');
  return chat;
}
