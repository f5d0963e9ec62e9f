import 'server-only';
import type { Changes, Chat, ChatPage } from '../chat/chat.ts';
import { getDatabase } from './client.ts';
import type { Chat as ChatRow, Message as MessageRow } from './generated/client.ts';
import { readSiblings } from './read-siblings.ts';
import { toChat, toMessage } from './to-record.ts';

/** Messages in one page of a branch. */
const PAGE_SIZE = 50;

const CHATS_PAGE_SIZE = 50;

type Owned = { ownerId: string; chatId: string };

/**
 * One page of the shown branch, oldest first; the newest page unless `before` names a message.
 * Null when the chat is not there or someone else's. `before` that is not in the chat gives an
 * empty page.
 */
export async function readPage({
  ownerId,
  chatId,
  before,
  limit = PAGE_SIZE,
}: Owned & { before?: string | undefined; limit?: number | undefined }): Promise<ChatPage | null> {
  // The chat is read before its messages: then they hold every change up to its revision.
  const chat = await findChat({ ownerId, chatId });
  if (!chat) return null;
  const rows = before
    ? await readBranch(chatId, await parentOf(chatId, before), limit)
    : await readBranch(chatId, chat.headId, limit);
  const oldest = rows[0];
  return {
    chat: toChat(chat),
    messages: rows.map(toMessage),
    ...(await readSiblings(chatId, rows)),
    revision: chat.revision,
    previous: oldest?.parentId ? oldest.id : null,
  };
}

/** Everything that changed after revision `since`; null as for `readPage`. */
export async function readChanges({
  ownerId,
  chatId,
  since,
}: Owned & { since: number }): Promise<Changes | null> {
  const chat = await findChat({ ownerId, chatId });
  if (!chat) return null;
  const rows = await getDatabase().message.findMany({
    where: { chatId, revision: { gt: since } },
    orderBy: { id: 'asc' },
  });
  return {
    chat: toChat(chat),
    messages: rows.filter(({ status }) => status !== 'removed').map(toMessage),
    removed: rows.filter(({ status }) => status === 'removed').map(({ id }) => id),
    ...(await readSiblings(chatId, rows)),
    revision: chat.revision,
  };
}

/**
 * The owner's chats: the pinned ones, then the others, each newest first. `cursor` is the id of the
 * last chat of the page before.
 */
export async function listChats({
  ownerId,
  cursor,
  limit = CHATS_PAGE_SIZE,
}: {
  ownerId: string;
  cursor?: string | undefined;
  limit?: number;
}): Promise<{ chats: Chat[]; nextCursor: string | null }> {
  const rows = await getDatabase().chat.findMany({
    where: { ownerId, deletedAt: null },
    orderBy: [{ pinned: 'desc' }, { updatedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor, ownerId }, skip: 1 } : {}),
  });
  const chats = rows.slice(0, limit).map(toChat);
  return { chats, nextCursor: rows.length > limit ? (chats.at(-1)?.id ?? null) : null };
}

/** Which of the owner's chats have a response that an agent works on. */
export async function listActiveChatIds(ownerId: string): Promise<string[]> {
  const rows = await getDatabase().message.findMany({
    where: { chat: { ownerId, deletedAt: null }, status: 'streaming' },
    select: { chatId: true },
    distinct: ['chatId'],
  });
  return rows.map(({ chatId }) => chatId);
}

function findChat({ ownerId, chatId }: Owned): Promise<ChatRow | null> {
  return getDatabase().chat.findFirst({ where: { id: chatId, ownerId, deletedAt: null } });
}

async function parentOf(chatId: string, id: string): Promise<string | null> {
  const row = await getDatabase().message.findFirst({
    where: { id, chatId },
    select: { parentId: true },
  });
  return row?.parentId ?? null;
}

/** The branch that ends at `headId`, oldest first; at most `limit` messages, the newest ones. */
export async function readBranch(
  chatId: string,
  headId: string | null,
  limit: number,
): Promise<MessageRow[]> {
  if (headId === null) return [];
  return getDatabase().$queryRaw<MessageRow[]>`
    with recursive branch as (
      select m.*, 1 as depth from "Message" m
        where m.id = ${headId}::uuid and m."chatId" = ${chatId}::uuid
      union all
      select p.*, b.depth + 1 from "Message" p
        join branch b on p.id = b."parentId" where b.depth < ${limit}
    )
    select * from branch order by depth desc`;
}
