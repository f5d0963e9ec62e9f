import 'server-only';
import { v7 as uuidv7 } from 'uuid';
import type { Chat } from '../chat/chat.ts';
import type { ChatFile, FiledMessage } from '../chat/chat-file.ts';
import { isTerminal, type MessageStatus } from '../chat/status.ts';
import { chatChannel } from '../delivery/channels.ts';
import { getDatabase } from './client.ts';
import type { Chat as ChatRow } from './generated/client.ts';
import { toChat } from './to-record.ts';

/** Nothing was numbered when it was imported: the next change is the second. */
const FIRST_REVISION = 1;

/**
 * Makes a new chat of a file that was checked, in one statement: all of it or nothing. Everything
 * gets new ids, and messages keep their times; what was still being answered is `interrupted`.
 */
export async function importChat(
  ownerId: string,
  { chat: { title, headId }, messages }: ChatFile,
): Promise<{ chat: Chat; revision: number }> {
  const chatId = uuidv7();
  // Made in the order of the file: messages of the same millisecond keep theirs.
  const ids = new Map(messages.map(({ id }) => [id, uuidv7()]));
  const rows = messages.map((message) => ({
    id: ids.get(message.id),
    parentId: message.parentId === null ? null : ids.get(message.parentId),
    role: message.role,
    parts: message.parts,
    status: statusOf(message),
    error: message.error ?? null,
    // What goes on from it must not begin with the first number: who lacks the copy sees a gap then.
    seq: message.role === 'assistant' && message.parts.length > 0 ? 1 : 0,
    model: message.model ?? null,
    createdAt: message.createdAt,
  }));
  const [row] = await getDatabase().$queryRaw<[ChatRow]>`
    with chat as (
      insert into "Chat" (id, "ownerId", title, channel, "headId", revision)
      values (${chatId}::uuid, ${ownerId}::uuid, ${title}, ${chatChannel(ownerId, chatId)},
        ${ids.get(headId)}::uuid, ${FIRST_REVISION})
      returning *
    ), message as (
      insert into "Message" (id, "chatId", "parentId", role, parts, status, error, seq, model,
        "createdAt", revision)
      select filed.id, chat.id, filed."parentId", filed.role, filed.parts, filed.status,
        filed.error, filed.seq, filed.model, filed."createdAt", chat.revision
      from chat, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as filed(id uuid,
        "parentId" uuid, role "Role", parts jsonb, status "MessageStatus", error jsonb, seq int,
        model text, "createdAt" timestamptz)
    )
    select * from chat`;
  return { chat: toChat(row), revision: row.revision };
}

function statusOf({ role, status }: FiledMessage): MessageStatus {
  if (role === 'user') return 'complete';
  return isTerminal(status) ? status : 'interrupted';
}
