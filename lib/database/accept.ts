import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../problem.ts';
import type { Chat, Message, TextPart } from '../records.ts';
import { getDatabase, isUniqueViolation, type Transaction } from './client.ts';
import type { Chat as ChatRow, Message as MessageRow } from './generated/client.ts';
import { LEASE_SECONDS } from './lease.ts';
import { toChat, toMessage } from './rows.ts';

/** What one commit of a request made; `isNew` is false when the same request was accepted before. */
export type Accepted =
  | { isNew: false; responseId: string }
  | {
      isNew: true;
      responseId: string;
      isNewChat: boolean;
      /** The user's message; absent for a regenerated response. */
      message?: Message;
      response: Message;
      chat: Chat;
      revision: number;
      /** Responses active in the chat, this one included. */
      active: number;
    };

type NewResponse = { ownerId: string; chatId: string; responseId: string; runId: string };

/**
 * Inserts a user's message and the response that answers it, in one transaction under the chat's
 * row lock; makes the chat on first use. The message's id is the idempotency key. The response is
 * `streaming` with a lease for `runId`, or `queued` when the chat has an active response.
 * Throws a `Problem`: `not_found`, `id_conflict`, `unknown_parent`.
 */
export async function acceptMessage(
  request: NewResponse & {
    id: string;
    parts: TextPart[];
    /** Absent: the head of the shown branch; null: a new root. */
    parentId?: string | null | undefined;
    title: string;
    channel: string;
  },
): Promise<Accepted> {
  const { ownerId, chatId, id, parts, responseId, runId } = request;
  return withIdConflict(() =>
    getDatabase().$transaction(async (tx) => {
      const { title, channel } = request;
      const isNewChat = await tx.chat.createMany({
        data: { id: chatId, ownerId, title, channel },
        skipDuplicates: true,
      });
      const chat = await lockChat(tx, ownerId, chatId);
      const known = await tx.message.findUnique({ where: { id }, include: { children: true } });
      if (known) return sameMessage(known, request);

      const parentId = request.parentId === undefined ? chat.headId : request.parentId;
      if (parentId !== null) await requireParent(tx, chatId, parentId);
      const running = await countActive(tx, chatId);
      const status = running > 0 ? 'queued' : 'streaming';
      const revision = chat.revision + 1;

      const message = await insertMessage(tx, {
        id,
        chatId,
        parentId,
        role: 'user',
        parts,
        status: status === 'queued' ? 'queued' : 'complete',
        revision,
        runId: null,
      });
      const response = await insertMessage(tx, {
        id: responseId,
        chatId,
        parentId: id,
        role: 'assistant',
        parts: [],
        status,
        revision,
        runId,
      });
      const updated = await moveHead(tx, chatId, responseId, revision);
      return {
        isNew: true,
        responseId,
        isNewChat: isNewChat.count === 1,
        message: toMessage(message),
        response: toMessage(response),
        chat: toChat(updated),
        revision,
        active: running + 1,
      };
    }),
  );
}

/**
 * Inserts another response to a user's message: a sibling that runs at once, also beside others.
 * Its id is the idempotency key. Throws a `Problem`: `not_found`, `id_conflict`, `unknown_parent`,
 * `wrong_state` when the message is still queued.
 */
export async function acceptResponse({
  ownerId,
  chatId,
  responseId,
  parentId,
  runId,
}: NewResponse & { parentId: string }): Promise<Accepted> {
  return withIdConflict(() =>
    getDatabase().$transaction(async (tx) => {
      const chat = await lockChat(tx, ownerId, chatId);
      const known = await tx.message.findUnique({ where: { id: responseId } });
      if (known) {
        if (known.chatId !== chatId || known.parentId !== parentId)
          throw new Problem('id_conflict');
        return { isNew: false, responseId };
      }
      const question = await requireParent(tx, chatId, parentId);
      if (question.role !== 'user') {
        throw new Problem('unknown_parent', 'A response answers a message of the user.');
      }
      if (question.status !== 'complete') throw new Problem('wrong_state');
      const running = await countActive(tx, chatId);
      const revision = chat.revision + 1;
      const response = await insertMessage(tx, {
        id: responseId,
        chatId,
        parentId,
        role: 'assistant',
        parts: [],
        status: 'streaming',
        revision,
        runId,
      });
      const updated = await moveHead(tx, chatId, responseId, revision);
      return {
        isNew: true,
        responseId,
        isNewChat: false,
        response: toMessage(response),
        chat: toChat(updated),
        revision,
        active: running + 1,
      };
    }),
  );
}

async function lockChat(tx: Transaction, ownerId: string, chatId: string): Promise<ChatRow> {
  const [chat] = await tx.$queryRaw<ChatRow[]>`
    select * from "Chat"
    where id = ${chatId}::uuid and "ownerId" = ${ownerId}::uuid and "deletedAt" is null
    for update`;
  if (!chat) throw new Problem('not_found');
  return chat;
}

function sameMessage(
  known: MessageRow & { children: MessageRow[] },
  request: { chatId: string; parts: TextPart[]; parentId?: string | null | undefined },
): Accepted {
  const isSame =
    known.chatId === request.chatId &&
    known.role === 'user' &&
    isDeepStrictEqual(known.parts, request.parts) &&
    (request.parentId === undefined || request.parentId === known.parentId);
  const [first] = known.children.toSorted((a, b) => +a.createdAt - +b.createdAt);
  if (!isSame || !first) throw new Problem('id_conflict');
  return { isNew: false, responseId: first.id };
}

async function requireParent(tx: Transaction, chatId: string, id: string): Promise<MessageRow> {
  const parent = await tx.message.findFirst({
    where: { id, chatId, status: { not: 'removed' } },
  });
  if (!parent) throw new Problem('unknown_parent');
  return parent;
}

function countActive(tx: Transaction, chatId: string): Promise<number> {
  return tx.message.count({
    where: { chatId, status: { in: ['streaming', 'awaiting_approval'] } },
  });
}

/** Times and leases are the database's: servers' clocks differ. */
async function insertMessage(
  tx: Transaction,
  row: {
    id: string;
    chatId: string;
    parentId: string | null;
    role: 'user' | 'assistant';
    parts: TextPart[];
    status: 'streaming' | 'queued' | 'complete';
    revision: number;
    /** Who will run it; gets a lease when it is `streaming`. */
    runId: string | null;
  },
): Promise<MessageRow> {
  const leaseSeconds = row.status === 'streaming' ? LEASE_SECONDS : null;
  const [inserted] = await tx.$queryRaw<MessageRow[]>`
    insert into "Message" (id, "chatId", "parentId", role, parts, status, revision,
      "leaseOwner", "leaseUntil", "createdAt")
    values (${row.id}::uuid, ${row.chatId}::uuid, ${row.parentId}::uuid, ${row.role}::"Role",
      ${JSON.stringify(row.parts)}::jsonb, ${row.status}::"MessageStatus", ${row.revision},
      ${row.runId}::uuid, now() + ${leaseSeconds}::int * interval '1 second', clock_timestamp())
    returning *`;
  if (!inserted) throw new Error('the database inserted nothing');
  return inserted;
}

function moveHead(tx: Transaction, id: string, headId: string, revision: number): Promise<ChatRow> {
  return tx.chat.update({ where: { id }, data: { headId, revision, updatedAt: new Date() } });
}

/** An id that exists in another chat, seen only when the insert met it. */
async function withIdConflict(work: () => Promise<Accepted>): Promise<Accepted> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Problem('id_conflict', undefined, { cause: error });
    throw error;
  }
}
