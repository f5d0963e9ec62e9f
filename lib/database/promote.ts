import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import { getDatabase, type Transaction } from './client.ts';
import { type Message as MessageRow, Prisma } from './generated/client.ts';
import { LEASE_SECONDS } from './lease.ts';
import { nextRevision } from './next-revision.ts';
import { toChat, toMessage } from './to-record.ts';

/** A queued response whose turn came. */
export type Promoted = { runId: string; message: Message; response: Message };

/** The order of a chat's queue. Moving a message changes its own row only, never its response's. */
export const QUEUE_ORDER = Prisma.sql`"sendNow" desc nulls last, revision, id`;

/**
 * Gives the first queued response of a chat a lease, unless another one is still active. Null also
 * when the chat is deleted: its queue waits until it is restored.
 */
export async function promoteNext(
  tx: Transaction,
  chatId: string,
  revision: number,
): Promise<Promoted | null> {
  const runId = crypto.randomUUID();
  const [response] = await tx.$queryRaw<MessageRow[]>`
    update "Message" set status = 'streaming', "leaseOwner" = ${runId}::uuid,
      "leaseUntil" = now() + ${LEASE_SECONDS}::int * interval '1 second',
      revision = ${revision}, "updatedAt" = now()
    where id = (
      select id from "Message"
      where "chatId" = ${chatId}::uuid and role = 'assistant' and status = 'queued'
      order by ${QUEUE_ORDER} limit 1
    ) and not exists (
      select 1 from "Message"
      where "chatId" = ${chatId}::uuid and status in ('streaming', 'awaiting-approval')
    ) and exists (select 1 from "Chat" where id = ${chatId}::uuid and "deletedAt" is null)
    returning *`;
  if (!response?.parentId) return null;
  const message = await tx.message.update({
    where: { id: response.parentId },
    data: { status: 'complete', revision },
  });
  return { runId, message: toMessage(message), response: toMessage(response) };
}

/** What `promoteNext` gave its turn under a revision, if nothing has become of it since. */
export async function findPromoted(
  tx: Transaction,
  chatId: string,
  revision: number,
): Promise<Promoted | null> {
  const response = await tx.message.findFirst({
    where: { chatId, revision, role: 'assistant', status: 'streaming' },
    include: { parent: true },
  });
  if (!response?.parent || !response.leaseOwner) return null;
  const { parent, leaseOwner: runId } = response;
  return { runId, message: toMessage(parent), response: toMessage(response) };
}

/** A queue that was started: the chat after that, and the response whose turn came. */
export type Stranded = { chat: Chat; revision: number; next: Promoted };

/**
 * Starts the queue of a chat in which nothing is active: what it waited for ended without giving it
 * its turn. Null when somebody else was first.
 */
export async function promoteStranded(chatId: string): Promise<Stranded | null> {
  return getDatabase().$transaction(async (tx) => {
    const revision = await nextRevision(tx, chatId);
    const next = await promoteNext(tx, chatId, revision);
    if (!next) return null;
    const data = { revision, updatedAt: new Date() };
    return {
      chat: toChat(await tx.chat.update({ where: { id: chatId }, data })),
      revision,
      next,
    };
  });
}
