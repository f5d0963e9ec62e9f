import { z } from 'zod';
import { listActiveChatIds, listChats } from '@/lib/database/read-chats.ts';
import { searchChats } from '@/lib/database/search-chats.ts';
import { idSchema, parseQuery } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

const querySchema = z.object({
  cursor: idSchema.optional(),
  query: z.string().trim().max(200).optional(),
});

/**
 * The chats of who is asking, pinned and newest first, and which of them are being answered; with
 * `query` those that have its words, newest first, and where.
 */
export const GET = handle(async (request) => {
  const { cursor, query } = parseQuery(request, querySchema);
  const ownerId = await requireUserId(request.headers);
  const [page, activeIds] = await Promise.all([
    query ? searchChats({ ownerId, query, cursor }) : listChats({ ownerId, cursor }),
    listActiveChatIds(ownerId),
  ]);
  return json({ ...page, activeIds });
});
