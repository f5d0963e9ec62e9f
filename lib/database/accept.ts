import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import type { MessagePart, TextPart } from '../chat/message.ts';
import { Problem } from '../problem.ts';
import { getDatabase, isUniqueViolation, type Transaction } from './client.ts';
import { type Message as MessageRow, Prisma } from './generated/client.ts';
import { type Inserted, insertMessages, type NewRow } from './insert-messages.ts';
import { lockChat } from './lock-chat.ts';

/** What one commit of a request made; `isNew` is false when the same request was accepted before. */
export type Accepted =
  | { isNew: false; responseId: string }
  | (Inserted & {
      isNew: true;
      /** Responses active in the chat, this one included. */
      active: number;
    });

type NewResponse = { ownerId: string; chatId: string; responseId: string; runId: string };

type NewQuestion = NewResponse & {
  id: string;
  parts: TextPart[];
  /** Absent: the head of the shown branch; null: a new root. */
  parentId?: string | null | undefined;
  /** The name of the model that shall answer. */
  model: string;
  title: string;
  channel: string;
};

/**
 * Inserts a user's message and the response that answers it, in one commit under the chat's row
 * lock; makes the chat on first use. The message's id is the idempotency key. The response is
 * `streaming` with a lease for `runId`, or `queued` when the chat has an active response.
 * Throws a `Problem`: `not_found`, `id_conflict`, `unknown_parent`.
 */
export async function acceptMessage(request: NewQuestion): Promise<Accepted> {
  const { chatId } = request;
  return withIdConflict(async () => {
    const first = await acceptFirstMessage(request);
    if (first) return first;
    return getDatabase().$transaction(async (tx) => {
      const chat = await lockChat(tx, request.ownerId, chatId);
      const parent = request.parentId ?? chat.headId;
      const around = await readAround(tx, chatId, request.id, parent ? [parent] : []);
      const known = around.find((row) => row.id === request.id);
      if (known) return sameMessage(known, around, request);

      const parentId = request.parentId === undefined ? chat.headId : request.parentId;
      if (parentId !== null) findParent(around, chatId, parentId);
      const running = countActive(around, chatId);
      const revision = chat.revision + 1;
      const accepted = await insertMessages(
        tx,
        moveHead(chatId, request.responseId, revision),
        questionAndAnswer(request, parentId, running > 0),
      );
      if (!accepted) throw new Problem('not_found');
      return { isNew: true, ...accepted, active: running + 1 };
    });
  });
}

/**
 * Inserts another response to a user's message: a sibling that runs at once, also beside others
 * (PROTOCOL.md P49).
 * With `continues` it begins with a copy of what that one said before it ended early, `seq`
 * included. Without a `model` the one of that response answers, or of the newest to this message, if
 * it is among `models` still; else the first of those. Its id is the idempotency key. Throws a
 * `Problem`: `not_found`, `id_conflict`, `unknown_parent`, `invalid_request` when `continues` is no
 * response to this message, `wrong_state` when the message is still queued or `continues` did not
 * end early.
 */
export async function acceptResponse({
  ownerId,
  chatId,
  responseId,
  parentId,
  continues,
  model,
  models,
  runId,
}: NewResponse & {
  parentId: string;
  continues?: string | undefined;
  model?: string | undefined;
  models: readonly string[];
}): Promise<Accepted> {
  return withIdConflict(() =>
    getDatabase().$transaction(async (tx) => {
      const chat = await lockChat(tx, ownerId, chatId);
      const others = continues ? [parentId, continues] : [parentId];
      const around = await readAround(tx, chatId, responseId, others);
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
      const copied = continues ? copyOf(around, continues, question) : NOTHING;
      const revision = chat.revision + 1;
      const accepted = await insertMessages(tx, moveHead(chatId, responseId, revision), [
        {
          ...{ id: responseId, parentId, role: 'assistant', status: 'streaming', runId },
          ...copied,
          model: model ?? modelOf(around, parentId, continues, models),
        },
      ]);
      if (!accepted) throw new Problem('not_found');
      return { isNew: true, ...accepted, active: countActive(around, chatId) + 1 };
    }),
  );
}

/** Who answers when nobody was asked for: the model of the response that another one replaces. */
function modelOf(
  around: MessageRow[],
  parentId: string,
  continues: string | undefined,
  models: readonly string[],
): string | null {
  const answers = around.filter((row) => row.parentId === parentId && row.role === 'assistant');
  const before = answers.find(({ id }) => id === continues) ?? answers.at(-1);
  return models.find((name) => name === before?.model) ?? models[0] ?? null;
}

const NOTHING: { parts: MessagePart[]; seq: number } = { parts: [], seq: 0 };

/** What a response says that goes on from another one, before it says anything itself. */
function copyOf(around: MessageRow[], id: string, question: MessageRow): typeof NOTHING {
  const row = around.find((other) => other.id === id);
  if (row?.parentId !== question.id || row.role !== 'assistant') {
    throw new Problem('invalid_request', 'continues: not a response to this message');
  }
  if (!['cancelled', 'failed', 'interrupted'].includes(row.status)) {
    throw new Problem('wrong_state', 'Only an answer that ended early can be continued.');
  }
  const parts = row.parts as MessagePart[];
  // A call that never had its result is made again, and must not seem to run for ever.
  const isCopied = (part: MessagePart) => !('state' in part) || part.state !== 'input-available';
  return { parts: parts.filter(isCopied), seq: row.seq };
}

/**
 * The first message of a chat, in one statement: nobody can have seen the chat before, so nothing
 * needs a lock or a look. Null when the chat is there already, whoever owns it.
 */
async function acceptFirstMessage(request: NewQuestion): Promise<Accepted | null> {
  const { chatId, ownerId, responseId, title, channel, parentId } = request;
  const database = getDatabase();
  if (parentId) {
    const chats = await database.chat.count({ where: { id: chatId } });
    if (chats === 0) throw new Problem('unknown_parent');
    return null;
  }
  const openChat = Prisma.sql`
    insert into "Chat" (id, "ownerId", title, channel, "headId", revision)
    values (${chatId}::uuid, ${ownerId}::uuid, ${title}, ${channel}, ${responseId}::uuid, 1)
    on conflict do nothing returning *`;
  const accepted = await insertMessages(
    database,
    openChat,
    questionAndAnswer(request, null, false),
  );
  return accepted && { isNew: true, ...accepted, active: 1 };
}

/** In one query, all that decides about a request: rows by id, their children, active responses. */
function readAround(
  tx: Transaction,
  chatId: string,
  id: string,
  others: string[],
): Promise<MessageRow[]> {
  const ids = Prisma.join([id, ...others].map((each) => Prisma.sql`${each}::uuid`));
  return tx.$queryRaw<MessageRow[]>`
    select * from "Message"
    where id in (${ids}) or "parentId" in (${ids})
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

function questionAndAnswer(
  { id, responseId, runId, parts, model }: NewQuestion,
  parentId: string | null,
  isQueued: boolean,
): NewRow[] {
  const [asked, answered] = isQueued
    ? (['queued', 'queued'] as const)
    : (['complete', 'streaming'] as const);
  return [
    { id, parentId, role: 'user', parts, seq: 0, status: asked, runId: null, model: null },
    {
      ...{ id: responseId, parentId: id, role: 'assistant', status: answered, runId, model },
      ...NOTHING,
    },
  ];
}

function moveHead(id: string, headId: string, revision: number): Prisma.Sql {
  return Prisma.sql`
    update "Chat" set "headId" = ${headId}::uuid, revision = ${revision}, "updatedAt" = now()
    where id = ${id}::uuid returning *`;
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
