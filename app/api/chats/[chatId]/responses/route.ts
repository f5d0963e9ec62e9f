import { after } from 'next/server';
import { z } from 'zod';
import { regenerate } from '@/lib/agent/requests/send-message.ts';
import { idSchema, parseBody, parseIds } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

export const maxDuration = 300;

const bodySchema = z.strictObject({
  id: idSchema,
  parentId: idSchema,
  continues: idSchema.optional(),
  model: z.string().min(1).max(200).optional(),
});

type Context = { params: Promise<{ chatId: string }> };

/**
 * Runs another response to a user's message; `id` is the responseId, made by the client. With
 * `continues` it goes on from what that response said before it ended early.
 */
export const POST = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const { id: responseId, ...response } = await parseBody(request, bodySchema);
  const ownerId = await requireUserId(request.headers);
  const sent = await regenerate({ ownerId, chatId, responseId, ...response });
  if (sent.work) after(sent.work);
  return json({ responseId: sent.responseId }, 202);
});
