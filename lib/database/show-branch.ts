import 'server-only';
import { Problem } from '../problem.ts';
import type { Transaction } from './client.ts';
import type { Chat as ChatRow } from './generated/client.ts';

/**
 * The head of the branch that goes through a message to its newest end. What this branch shows and
 * the one before did not gets the revision `revision`: readers, who know one branch, then learn of
 * it from `changes` (PROTOCOL.md P50). Throws a `Problem` `invalid_request` for what is no message of the chat.
 */
export async function showBranch(
  tx: Transaction,
  chat: Pick<ChatRow, 'id' | 'headId'>,
  messageId: string,
  revision: number,
): Promise<string> {
  const [end] = await tx.$queryRaw<Array<{ id: string }>>`
    with recursive down as (
      select id, 0 as depth from "Message"
        where id = ${messageId}::uuid and "chatId" = ${chat.id}::uuid and status <> 'removed'
      union all
      select child.id, down.depth + 1 from down, lateral (
        select id from "Message" where "parentId" = down.id and status <> 'removed'
        order by "createdAt" desc, id desc limit 1
      ) child
    )
    select id from down order by depth desc limit 1`;
  if (!end) throw new Problem('invalid_request', 'headId: not a message of this chat');
  await tx.$executeRaw`
    with recursive shown as (
      select id, "parentId" from "Message" where id = ${chat.headId}::uuid
      union all
      select m.id, m."parentId" from "Message" m join shown on m.id = shown."parentId"
    ), branch as (
      select id, "parentId" from "Message" where id = ${end.id}::uuid
      union all
      select m.id, m."parentId" from "Message" m join branch on m.id = branch."parentId"
    )
    update "Message" set revision = ${revision}
    where id in (select id from branch) and id not in (select id from shown)`;
  return end.id;
}
