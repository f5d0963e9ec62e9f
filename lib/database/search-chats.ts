import 'server-only';
import { type FoundChat, readMarks } from '../chat/found-chat.ts';
import { getDatabase } from './client.ts';
import { type Chat as ChatRow, Prisma } from './generated/client.ts';
import { toChat } from './to-record.ts';

/** Found chats in one page. */
const PAGE_SIZE = 50;

/** Around what was found; none of it is in any language. Texts that hold them lose them. */
const [START, STOP] = ['\uE000', '\uE001'];

const MARKED = `StartSel="${START}", StopSel="${STOP}"`;
const WHOLE = `${MARKED}, HighlightAll=true`;
const SNIPPET = `${MARKED}, MaxFragments=1, MaxWords=14, MinWords=6, FragmentDelimiter=" "`;

type FoundRow = ChatRow & { markedTitle: string; markedText: string | null };

/**
 * The owner's chats whose title, or one of whose ended messages, has all words of `query`, the last
 * one as a beginning; newest first, `cursor` as for `listChats`. One query, by the indexes of the
 * migration "search".
 */
export async function searchChats({
  ownerId,
  query,
  cursor,
}: {
  ownerId: string;
  query: string;
  cursor?: string | undefined;
}): Promise<{ chats: FoundChat[]; nextCursor: string | null }> {
  const after = cursor
    ? Prisma.sql`and (c."updatedAt", c.id) < (
        select "updatedAt", id from "Chat" where id = ${cursor}::uuid and "ownerId" = ${ownerId}::uuid)`
    : Prisma.empty;
  // Postgres itself takes the query apart, as it did with the texts; no words find nothing.
  const rows = await getDatabase().$queryRaw<FoundRow[]>`
    with asked as materialized (
      select (nullif(plainto_tsquery('simple', ${wordsOf(query)})::text, '') || ':*')::tsquery as words
    ), in_messages as (
      select distinct on (m."chatId") m."chatId", m.parts
      from "Message" m join "Chat" c on c.id = m."chatId"
      where c."ownerId" = ${ownerId}::uuid
        and m.status in ('complete', 'cancelled', 'failed', 'interrupted')
        and to_tsvector('simple', "messageText"(m.parts)) @@ (select words from asked)
      order by m."chatId", m."createdAt" desc
    ), found as (
      select c.id, i.parts from in_messages i join "Chat" c on c.id = i."chatId"
      union all
      select c.id, null from "Chat" c
      where c."ownerId" = ${ownerId}::uuid
        and to_tsvector('simple', c.title) @@ (select words from asked)
        and c.id not in (select "chatId" from in_messages)
    ), page as (
      select c.*, found.parts from found join "Chat" c on c.id = found.id
      where c."deletedAt" is null ${after}
      order by c."updatedAt" desc, c.id desc limit ${PAGE_SIZE + 1}
    )
    select id, title, "headId", pinned, channel, "streamingPattern", hydration, "createdAt", "updatedAt",
      ts_headline('simple', translate(title, ${START + STOP}, ''), words, ${WHOLE}) as "markedTitle",
      ts_headline('simple', translate("messageText"(parts), ${START + STOP}, ''), words, ${SNIPPET})
        as "markedText"
    from page, asked order by "updatedAt" desc, id desc`;
  const chats = rows.slice(0, PAGE_SIZE).map(toFound);
  return { chats, nextCursor: rows.length > PAGE_SIZE ? (chats.at(-1)?.id ?? null) : null };
}

/** Texts are found by the halves of `over-night` too; as one word its last half would have no end. */
function wordsOf(query: string): string {
  return query.replaceAll('\0', '').replace(/(?<=\p{L})-(?=\p{L}|$)/gu, ' ');
}

function toFound({ markedTitle, markedText, ...row }: FoundRow): FoundChat {
  const text = markedText === null ? null : readMarks(markedText, START, STOP);
  return { ...toChat(row), match: { title: readMarks(markedTitle, START, STOP), text } };
}
