import { after } from 'next/server';
import { z } from 'zod';
import { announceChat } from '@/lib/agent/realtime/announce-chat.ts';
import { canAppend, MISSING_RULE } from '@/lib/agent/realtime/probe-pattern.ts';
import { recoverChat } from '@/lib/agent/recovery/recover.ts';
import { deleteChat } from '@/lib/agent/requests/delete-chat.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '@/lib/chat/delivery-choice.ts';
import { LONGEST_TITLE } from '@/lib/chat/limits.ts';
import { isActive } from '@/lib/chat/message.ts';
import { readPage } from '@/lib/database/read-chats.ts';
import { updateChat } from '@/lib/database/update-chat.ts';
import { idSchema, parseBody, parseIds, parseQuery } from '@/lib/http/parse.ts';
import { handle, json, noContent } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';
import { Problem } from '@/lib/problem.ts';

export const maxDuration = 300;

const querySchema = z.object({
  before: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

const settingsSchema = z.strictObject({
  title: z.string().trim().min(1).max(LONGEST_TITLE).optional(),
  pinned: z.boolean().optional(),
  headId: idSchema.optional(),
  streamingPattern: z.enum(STREAMING_PATTERNS).nullable().optional(),
  hydration: z.enum(HYDRATIONS).nullable().optional(),
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

/**
 * Renames or pins a chat, shows another branch of it, or changes how it is delivered: the pattern
 * from its next response on, hydration from the next page.
 */
export const PATCH = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const settings = await parseBody(request, settingsSchema);
  const ownerId = await requireUserId(request.headers);
  if (settings.streamingPattern === 'message-per-response' && (await canAppend()) === false) {
    throw new Problem('pattern_unavailable', MISSING_RULE);
  }
  const updated = await updateChat({ ownerId, chatId, settings });
  after(() => announceChat(updated.chat, updated.revision, ownerId));
  return json(updated.chat);
});

/**
 * Deletes a chat and stops what is being answered in it. It is kept for 30 days, for `restore`; then
 * it is erased.
 */
export const DELETE = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const ownerId = await requireUserId(request.headers);
  after(await deleteChat(ownerId, chatId));
  return noContent();
});
