import { after } from 'next/server';
import { sendNow } from '@/lib/agent/requests/change-queue.ts';
import { parseIds } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

export const maxDuration = 300;

type Context = { params: Promise<{ chatId: string; messageId: string }> };

/** Ends the running answer and has this queued message answered next; the same again has no effect. */
export const POST = handle(async (request, { params }: Context) => {
  const { chatId, messageId } = parseIds(await params);
  const ownerId = await requireUserId(request.headers);
  const { responseId, work } = await sendNow({ ownerId, chatId, id: messageId });
  after(work);
  return json({ responseId }, 202);
});
