import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../problem.ts';
import type { Chat, Message, TextPart } from '../records.ts';
import { getDatabase, isUniqueViolation, type Transaction } from './client.ts';
import { type Chat as ChatRow, type Message as MessageRow, Prisma } from './generated/client.ts';
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
  const { chatId, id, responseId, runId } = request;
  return withIdConflict(() =>
    getDatabase().$transaction(async (tx) => {
      const { isNewChat, ...chat } = await openChat(tx, request);
      const around = await readAround(tx, chatId, [id, request.parentId ?? chat.headId]);
      const known = around.find((row) => row.id === id);
      if (known) return sameMessage(known, around, request);

      const parentId = request.parentId === undefined ? chat.headId : request.parentId;
      if (parentId !== null) findParent(around, chatId, parentId);
      const running = countActive(around, chatId);
      const isQueued = running > 0;
      const revision = chat.revision + 1;
      const [message, response] = await insertMessages(tx, chatId, revision, [
        {
          id,
          parentId,
          role: 'user',
          parts: request.parts,
          status: isQueued ? 'queued' : 'complete',
          runId: null,
        },
        {
          id: responseId,
          parentId: id,
          role: 'assistant',
          parts: [],
          status: isQueued ? 'queued' : 'streaming',
          runId,
        },
      ]);
      const updated = await moveHead(tx, chatId, responseId, revision);
      return {
        isNew: true,
        responseId,
        isNewChat,
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
      const around = await readAround(tx, chatId, [responseId, parentId]);
      const known = around.find((row) => row.id === responseId);
      if (known) {
        if (known.chatId !== chatId || known.parentId !== parentId)
          throw new Problem('id_conflict');
        return { isNew: false, responseId };
      }
      const question = findParent(around, chatId, parentId);
      if (question.role !== 'user') {
        throw new Problem('unknown_parent', 'A response answers a message of the user.');
      }
      if (question.status !== 'complete') throw new Problem('wrong_state');
      const revision = chat.revision + 1;
      const [response] = await insertMessages(tx, chatId, revision, [
        { id: responseId, parentId, role: 'assistant', parts: [], status: 'streaming', runId },
      ]);
      const updated = await moveHead(tx, chatId, responseId, revision);
      return {
        isNew: true,
        responseId,
        isNewChat: false,
        response: toMessage(response),
        chat: toChat(updated),
        revision,
        active: countActive(around, chatId) + 1,
      };
    }),
  );
}

/** Makes the chat or finds it, and locks its row: its changes are committed one after another. */
async function openChat(
  tx: Transaction,
  { chatId, ownerId, title, channel }: Record<'chatId' | 'ownerId' | 'title' | 'channel', string>,
): Promise<ChatRow & { isNewChat: boolean }> {
  const [chat] = await tx.$queryRaw<Array<ChatRow & { isNewChat: boolean }>>`
    insert into "Chat" (id, "ownerId", title, channel)
    values (${chatId}::uuid, ${ownerId}::uuid, ${title}, ${channel})
    on conflict (id) do update set revision = "Chat".revision
      where "Chat"."ownerId" = ${ownerId}::uuid and "Chat"."deletedAt" is null
    returning *, xmax = 0 as "isNewChat"`;
  if (!chat) throw new Problem('not_found');
  return chat;
}

async function lockChat(tx: Transaction, ownerId: string, chatId: string): Promise<ChatRow> {
  const [chat] = await tx.$queryRaw<ChatRow[]>`
    select * from "Chat"
    where id = ${chatId}::uuid and "ownerId" = ${ownerId}::uuid and "deletedAt" is null
    for update`;
  if (!chat) throw new Problem('not_found');
  return chat;
}

/** In one query, all that decides about a request: rows by id, their children, active responses. */
function readAround(
  tx: Transaction,
  chatId: string,
  [id, parentId]: [id: string, parentId: string | null],
): Promise<MessageRow[]> {
  return tx.$queryRaw<MessageRow[]>`
    select * from "Message"
    where id = ${id}::uuid or id = ${parentId}::uuid or "parentId" = ${id}::uuid
      or ("chatId" = ${chatId}::uuid and status in ('streaming', 'awaiting-approval'))
    order by "createdAt", id`;
}

function sameMessage(
  known: MessageRow,
  around: MessageRow[],
  request: { chatId: string; parts: TextPart[]; parentId?: string | null | undefined },
): Accepted {
  const isSame =
    known.chatId === request.chatId &&
    known.role === 'user' &&
    isDeepStrictEqual(known.parts, request.parts) &&
    (request.parentId === undefined || request.parentId === known.parentId);
  const first = around.find((row) => row.parentId === known.id);
  if (!isSame || !first) throw new Problem('id_conflict');
  return { isNew: false, responseId: first.id };
}

function findParent(around: MessageRow[], chatId: string, id: string): MessageRow {
  const parent = around.find((row) => row.id === id);
  if (parent?.chatId !== chatId || parent.status === 'removed') throw new Problem('unknown_parent');
  return parent;
}

function countActive(around: MessageRow[], chatId: string): number {
  // Prisma's name of the status and the database's differ; raw rows have the database's.
  const active: readonly string[] = ['streaming', 'awaiting-approval'];
  return around.filter((row) => row.chatId === chatId && active.includes(row.status)).length;
}

type NewRow = {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  parts: TextPart[];
  status: 'streaming' | 'queued' | 'complete';
  /** Who will run it; gets a lease when it is `streaming`. */
  runId: string | null;
};

/** Times and leases are the database's: servers' clocks differ. Gives as many rows as it takes. */
async function insertMessages<Rows extends [NewRow] | [NewRow, NewRow]>(
  tx: Transaction,
  chatId: string,
  revision: number,
  rows: Rows,
): Promise<{ [Index in keyof Rows]: MessageRow }> {
  const values = rows.map(({ id, parentId, role, parts, status, runId }) => {
    const leaseSeconds = status === 'streaming' ? LEASE_SECONDS : null;
    return Prisma.sql`(${id}::uuid, ${chatId}::uuid, ${parentId}::uuid, ${role}::"Role",
      ${JSON.stringify(parts)}::jsonb, ${status}::"MessageStatus", ${revision}, ${runId}::uuid,
      now() + ${leaseSeconds}::int * interval '1 second', clock_timestamp())`;
  });
  const inserted = await tx.$queryRaw<MessageRow[]>`
    insert into "Message" (id, "chatId", "parentId", role, parts, status, revision,
      "leaseOwner", "leaseUntil", "createdAt")
    values ${Prisma.join(values)} returning *`;
  return inserted as { [Index in keyof Rows]: MessageRow };
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
