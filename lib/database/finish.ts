import 'server-only';
import type { TerminalStatus } from '../delivery/events.ts';
import type { Chat, Message, MessagePart, ResponseError } from '../records.ts';
import { getDatabase, type Transaction } from './client.ts';
import type { Chat as ChatRow, Message as MessageRow } from './generated/client.ts';
import { LEASE_SECONDS } from './lease.ts';
import { nextRevision } from './next-revision.ts';
import { toChat, toJson, toMessage } from './rows.ts';

/** A queued response whose turn came with the commit that ended another. */
export type Promoted = { runId: string; message: Message; response: Message };

export type Finished = {
  response: Message;
  chat: Chat;
  revision: number;
  next: Promoted | null;
};

/**
 * Commits the end of a response that `runId` holds, and starts the next queued one of the chat in
 * the same transaction. Null when the run no longer holds it: someone else ended it, and it stays
 * as they left it.
 */
export async function finishResponse(end: {
  chatId: string;
  responseId: string;
  runId: string;
  status: TerminalStatus;
  parts: MessagePart[];
  seq: number;
  error?: ResponseError | undefined;
}): Promise<Finished | null> {
  return getDatabase().$transaction(async (tx) => {
    const revision = await nextRevision(tx, end.chatId);
    const [row] = await tx.message.updateManyAndReturn({
      where: { id: end.responseId, status: 'streaming', leaseOwner: end.runId },
      data: {
        status: end.status,
        parts: toJson(end.parts),
        seq: end.seq,
        ...(end.error ? { error: end.error } : {}),
        leaseUntil: null,
        leaseOwner: null,
        revision,
        updatedAt: new Date(),
      },
    });
    return row ? closeRevision(tx, row, revision) : null;
  });
}

/** A response whose lease has passed, and the channel that may know more of it than its row. */
export type Expired = { response: Message; channel: string };

/** The responses of a chat that have lost their agents. */
export async function findExpired(chatId: string): Promise<Expired[]> {
  const rows = await getDatabase().$queryRaw<Array<MessageRow & { channel: string }>>`
    select m.*, c.channel from "Message" m join "Chat" c on c.id = m."chatId"
    where m."chatId" = ${chatId}::uuid and m.status = 'streaming' and m."leaseUntil" < now()`;
  return rows.map((row) => ({ response: toMessage(row), channel: row.channel }));
}

/**
 * Ends a response whose lease has passed as `interrupted`, with the text that was found of it.
 * Null when someone else was first, or its agent is alive after all.
 */
export async function claimExpired(
  chatId: string,
  responseId: string,
  said: { parts: MessagePart[]; seq: number },
): Promise<Finished | null> {
  return getDatabase().$transaction(async (tx) => {
    const revision = await nextRevision(tx, chatId);
    const [row] = await tx.$queryRaw<MessageRow[]>`
      update "Message" set status = 'interrupted', "leaseUntil" = null, "leaseOwner" = null,
        parts = ${JSON.stringify(said.parts)}::jsonb, seq = ${said.seq},
        revision = ${revision}, "updatedAt" = now()
      where id = ${responseId}::uuid and status = 'streaming' and "leaseUntil" < now()
      returning *`;
    return row ? closeRevision(tx, row, revision) : null;
  });
}

async function closeRevision(
  tx: Transaction,
  row: MessageRow,
  revision: number,
): Promise<Finished> {
  const next = await promoteNext(tx, row.chatId, revision);
  const chat: ChatRow = await tx.chat.update({
    where: { id: row.chatId },
    data: { revision, updatedAt: new Date() },
  });
  return { response: toMessage(row), chat: toChat(chat), revision, next };
}

/** Gives the oldest queued response a lease, unless another one is still active. */
async function promoteNext(
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
      order by revision, id limit 1
    ) and not exists (
      select 1 from "Message"
      where "chatId" = ${chatId}::uuid and status in ('streaming', 'awaiting-approval')
    )
    returning *`;
  if (!response?.parentId) return null;
  const message = await tx.message.update({
    where: { id: response.parentId },
    data: { status: 'complete', revision },
  });
  return { runId, message: toMessage(message), response: toMessage(response) };
}
