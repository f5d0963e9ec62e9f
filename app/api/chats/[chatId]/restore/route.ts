import { after } from 'next/server';
import { restoreChat } from '@/lib/agent/requests/delete-chat.ts';
import { parseIds } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

// What was queued when the chat was deleted is answered now.
export const maxDuration = 300;

type Context = { params: Promise<{ chatId: string }> };

/** Takes back that a chat was deleted; for one that is not deleted it has no effect. */
export const POST = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const ownerId = await requireUserId(request.headers);
  const { chat, work } = await restoreChat(ownerId, chatId);
  after(work);
  return json(chat);
});
