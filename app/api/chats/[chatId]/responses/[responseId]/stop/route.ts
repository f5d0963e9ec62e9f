import { after } from 'next/server';
import { cancelResponse } from '@/lib/agent/requests/cancel-response.ts';
import { parseIds } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

type Context = { params: Promise<{ chatId: string; responseId: string }> };

/** Asks for the end of a response; the same again has no effect. */
export const POST = handle(async (request, { params }: Context) => {
  const ids = parseIds(await params);
  const ownerId = await requireUserId(request.headers);
  const work = await cancelResponse({ ownerId, ...ids });
  if (work) after(work);
  return json({ responseId: ids.responseId }, 202);
});
