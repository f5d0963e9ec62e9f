import { after } from 'next/server';
import { z } from 'zod';
import { sendMessage } from '@/lib/agent/requests/send-message.ts';
import { messagePartsSchema } from '@/lib/http/message-parts.ts';
import { idSchema, parseBody, parseIds } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { identify } from '@/lib/identity/user.ts';

export const maxDuration = 300;

const bodySchema = z.strictObject({
  id: idSchema,
  parts: messagePartsSchema,
  parentId: idSchema.nullable().optional(),
  model: z.string().min(1).max(200).optional(),
});

type Context = { params: Promise<{ chatId: string }> };

/** Accepts a user's message and runs its response. The same `id` twice gives the same response. */
export const POST = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const message = await parseBody(request, bodySchema);
  const { userId, setCookies } = await identify(request.headers);
  const sent = await sendMessage({ ownerId: userId, chatId, ...message });
  if (sent.work) after(sent.work);
  return json({ responseId: sent.responseId }, 202, setCookies);
});
