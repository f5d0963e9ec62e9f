import { after } from 'next/server';
import { removeMessage } from '@/lib/agent/requests/change-queue.ts';
import { parseIds } from '@/lib/http/parse.ts';
import { handle, noContent } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

type Context = { params: Promise<{ chatId: string; messageId: string }> };

/** Takes a queued message and its response out of the chat; the same again has no effect. */
export const DELETE = handle(async (request, { params }: Context) => {
  const { chatId, messageId } = parseIds(await params);
  const ownerId = await requireUserId(request.headers);
  const work = await removeMessage({ ownerId, chatId, id: messageId });
  if (work) after(work);
  return noContent();
});
