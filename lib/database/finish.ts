import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Message, MessagePart, ResponseError } from '../chat/message.ts';
import type { TerminalStatus } from '../chat/status.ts';
import { getDatabase, type Transaction } from './client.ts';
import type { Chat as ChatRow, Message as MessageRow } from './generated/client.ts';
import { nextRevision } from './next-revision.ts';
import { findPromoted, type Promoted, promoteNext } from './promote.ts';
import { toChat, toJson, toMessage } from './to-record.ts';

export type Finished = {
  response: Message;
  chat: Chat;
  revision: number;
  /** The queued response whose turn came with this commit. */
  next: Promoted | null;
};

/**
 * Commits the end of a response that `runId` holds, and gives the next queued one of the chat its
 * turn in the same transaction. The same again gives the same, so that it can be tried again when its
 * answer was lost. Null when the run no longer holds it: someone else ended it, and it stays as they
 * left it (PROTOCOL.md P29).
 */
export async function finishResponse(end: {
  chatId: string;
  responseId: string;
  runId: string;
  status: TerminalStatus;
  parts: MessagePart[];
  seq: number;
  error?: ResponseError | undefined;
  /** False leaves what is queued to whoever finds it. */
  startsNext: boolean;
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
        // The owner stays, so that a run recognises its own commit.
        leaseUntil: null,
        revision,
        updatedAt: new Date(),
      },
    });
    return row ? closeRevision(tx, row, revision, end.startsNext) : findOwnEnd(tx, end);
  });
}

async function findOwnEnd(
  tx: Transaction,
  { chatId, responseId, runId }: { chatId: string; responseId: string; runId: string },
): Promise<Finished | null> {
  const row = await tx.message.findFirst({ where: { id: responseId, leaseOwner: runId } });
  if (!row) return null;
  const { revision } = row;
  const chat = await tx.chat.findUniqueOrThrow({ where: { id: chatId } });
  const next = await findPromoted(tx, chatId, revision);
  return { response: toMessage(row), chat: toChat(chat), revision, next };
}

/**
 * Ends a response whose lease has passed as `interrupted`, with the text that was found of it.
 * Null when someone else was first, or its agent is alive after all (PROTOCOL.md P54).
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
    return row ? closeRevision(tx, row, revision, true) : null;
  });
}

async function closeRevision(
  tx: Transaction,
  row: MessageRow,
  revision: number,
  startsNext: boolean,
): Promise<Finished> {
  const next = startsNext ? await promoteNext(tx, row.chatId, revision) : null;
  const chat: ChatRow = await tx.chat.update({
    where: { id: row.chatId },
    data: { revision, updatedAt: new Date() },
  });
  return { response: toMessage(row), chat: toChat(chat), revision, next };
}
