import { after } from 'next/server';
import { z } from 'zod';
import { recoverChat } from '@/lib/agent/recover.ts';
import { readPage } from '@/lib/database/read-chats.ts';
import { idSchema, parseIds, parseQuery } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';
import { Problem } from '@/lib/problem.ts';
import { isActive } from '@/lib/records.ts';

export const maxDuration = 300;

const querySchema = z.object({
  before: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

type Context = { params: Promise<{ chatId: string }> };

/** One page of the shown branch: the newest one, or the one above `before`. */
export const GET = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const query = parseQuery(request, querySchema);
  const ownerId = await requireUserId(request.headers);
  const page = await readPage({ ownerId, chatId, ...query });
  if (!page) throw new Problem('not_found');
  if (page.messages.some(isActive)) after(() => recoverChat(ownerId, chatId));
  return json(page);
});
