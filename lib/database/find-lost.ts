import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import { getDatabase } from './client.ts';
import { type Message as MessageRow, Prisma } from './generated/client.ts';
import { toMessage } from './to-record.ts';

/** A response that nobody works on, and the chat whose channel may know more of it than its row. */
export type Lost = {
  response: Message;
  chat: Pick<Chat, 'channel' | 'streamingPattern' | 'hydration'>;
};

/** Streaming, but its agent is dead; or queued, but behind nothing that could give it its turn. */
const IS_LOST = Prisma.sql`(
  m.status = 'streaming' and m."leaseUntil" < now()
  or m.status = 'queued' and m.role = 'assistant' and not exists (
    select 1 from "Message" a
    where a."chatId" = m."chatId" and a.status in ('streaming', 'awaiting-approval')
  )
)`;

/** The lost responses of one chat. */
export async function findLost(chatId: string): Promise<Lost[]> {
  const rows = await getDatabase().$queryRaw<Array<MessageRow & Lost['chat']>>`
    select m.*, c.channel, c."streamingPattern", c.hydration from "Message" m join "Chat" c on c.id = m."chatId"
    where m."chatId" = ${chatId}::uuid and ${IS_LOST}`;
  return rows.map(({ channel, streamingPattern, hydration, ...row }) => ({
    response: toMessage(row),
    chat: { channel, streamingPattern, hydration },
  }));
}

/** Chats, whoever owns them, that have lost responses; at most `limit`. */
export async function findChatsWithLost(
  limit: number,
): Promise<Array<{ ownerId: string; chatId: string }>> {
  return getDatabase().$queryRaw`
    select distinct c."ownerId", c.id as "chatId"
    from "Message" m join "Chat" c on c.id = m."chatId"
    where m.status in ('streaming', 'queued') and c."deletedAt" is null and ${IS_LOST}
    limit ${limit}`;
}
