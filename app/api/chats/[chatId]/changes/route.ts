import { after } from 'next/server';
import { z } from 'zod';
import { recoverChat } from '@/lib/agent/recovery/recover.ts';
import { readChanges } from '@/lib/database/read-chats.ts';
import { parseIds, parseQuery } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';
import { Problem } from '@/lib/problem.ts';

export const maxDuration = 300;

const querySchema = z.object({ since: z.coerce.number().int().min(0).default(0) });

type Context = { params: Promise<{ chatId: string }> };

/** Everything that changed in a chat after a revision. */
export const GET = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const { since } = parseQuery(request, querySchema);
  const ownerId = await requireUserId(request.headers);
  const changes = await readChanges({ ownerId, chatId, since });
  if (!changes) throw new Problem('not_found');
  after(() => recoverChat(ownerId, chatId));
  return json(changes);
});
