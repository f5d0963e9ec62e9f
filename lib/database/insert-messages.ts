import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Message, MessagePart } from '../chat/message.ts';
import type { Transaction } from './client.ts';
import { type Chat as ChatRow, type Message as MessageRow, Prisma } from './generated/client.ts';
import { LEASE_SECONDS } from './lease.ts';
import { toChat, toMessage } from './to-record.ts';

/** A message to be inserted. */
export type NewRow = {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  parts: MessagePart[];
  seq: number;
  status: 'streaming' | 'queued' | 'complete';
  /** Who will run it; gets a lease when it is `streaming`. */
  runId: string | null;
  model: string | null;
};

/** What one statement made, as its readers are told of it. */
export type Inserted = {
  responseId: string;
  /** The user's message; absent for a regenerated response. */
  message?: Message;
  response: Message;
  chat: Chat;
  revision: number;
};

type InsertedRow = MessageRow &
  Pick<ChatRow, 'title' | 'headId' | 'pinned' | 'channel' | 'streamingPattern' | 'hydration'> &
  Record<'chatCreatedAt' | 'chatUpdatedAt', Date>;

/**
 * Changes the chat's row by `changeChat`, and inserts the messages under the revision that it has
 * then: one statement, for each one is a round trip before the model can be asked. Null when
 * `changeChat` returns no row. Times and leases are the database's: servers' clocks differ.
 */
export async function insertMessages(
  database: Pick<Transaction, '$queryRaw'>,
  changeChat: Prisma.Sql,
  rows: NewRow[],
): Promise<Inserted | null> {
  const values = rows.map(({ id, parentId, role, parts, seq, status, runId, model }) => {
    const leaseSeconds = status === 'streaming' ? LEASE_SECONDS : null;
    return Prisma.sql`(${id}::uuid, ${parentId}::uuid, ${role}::"Role",
      ${JSON.stringify(parts)}::jsonb, ${seq}::int, ${status}::"MessageStatus", ${runId}::uuid,
      ${model}::text,
      now() + ${leaseSeconds}::int * interval '1 second', clock_timestamp())`;
  });
  const inserted = await database.$queryRaw<InsertedRow[]>`
    with chat as (${changeChat}), message as (
      insert into "Message" (id, "parentId", role, parts, seq, status, "leaseOwner", model,
        "leaseUntil", "createdAt", "chatId", revision)
      select row.*, chat.id, chat.revision from chat, (values ${Prisma.join(values)}) as row
      returning *
    )
    select message.*, title, "headId", pinned, channel,
      "streamingPattern", hydration,
      chat."createdAt" as "chatCreatedAt", chat."updatedAt" as "chatUpdatedAt"
    from message, chat`;
  const question = inserted.find(({ role }) => role === 'user');
  const answer = inserted.find(({ role }) => role === 'assistant');
  if (!answer) return null;
  const { chatId: id, chatCreatedAt: createdAt, chatUpdatedAt: updatedAt } = answer;
  return {
    responseId: answer.id,
    ...(question ? { message: toMessage(question) } : {}),
    response: toMessage(answer),
    chat: toChat({ ...answer, id, createdAt, updatedAt }),
    revision: answer.revision,
  };
}
