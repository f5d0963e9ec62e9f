import 'server-only';
import type { Sibling } from '../chat/message.ts';
import { getDatabase } from './client.ts';
import type { Message as MessageRow } from './generated/client.ts';

type Node = Pick<MessageRow, 'id' | 'parentId' | 'role' | 'createdAt'>;

/**
 * Of these messages of a chat those that have siblings, and all their siblings, oldest first; empty
 * when there are none. Removed ones do not count.
 */
export async function readSiblings(
  chatId: string,
  messages: readonly Pick<MessageRow, 'parentId'>[],
): Promise<{ siblings?: Sibling[] }> {
  if (messages.length === 0) return {};
  const parents = [...new Set(messages.flatMap(({ parentId }) => parentId ?? []))];
  const hasRoot = messages.some(({ parentId }) => parentId === null);
  // Every chat has roots: those of this one are found by its own index, the others by their parents.
  const rows = await getDatabase().$queryRaw<Node[]>`
    with family as (
      select id, "parentId", role, "createdAt", "chatId", status from "Message"
        where "parentId" = any(${parents}::uuid[])
      union all
      select id, "parentId", role, "createdAt", "chatId", status from "Message"
        where ${hasRoot} and "chatId" = ${chatId}::uuid and "parentId" is null
    ), counted as (
      select *, count(*) over (partition by "parentId", role) as size from family
        where "chatId" = ${chatId}::uuid and status <> 'removed'
    )
    select id, "parentId", role, "createdAt" from counted where size > 1
    order by "createdAt", id`;
  if (rows.length === 0) return {};
  return { siblings: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
}
