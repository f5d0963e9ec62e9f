import { z } from 'zod';
import { listActiveChatIds, listChats } from '@/lib/database/read-chats.ts';
import { idSchema, parseQuery } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

const querySchema = z.object({ cursor: idSchema.optional() });

/** The chats of who is asking, newest first, and which of them are being answered. */
export const GET = handle(async (request) => {
  const { cursor } = parseQuery(request, querySchema);
  const ownerId = await requireUserId(request.headers);
  const [page, activeIds] = await Promise.all([
    listChats({ ownerId, cursor }),
    listActiveChatIds(ownerId),
  ]);
  return json({ ...page, activeIds });
});
