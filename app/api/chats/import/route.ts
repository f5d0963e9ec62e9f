import { after } from 'next/server';
import { announceChat } from '@/lib/agent/realtime/announce-chat.ts';
import { LARGEST_CHAT_FILE } from '@/lib/chat/chat-file.ts';
import { importChat } from '@/lib/database/import-chat.ts';
import { chatFileSchema } from '@/lib/http/chat-file-schema.ts';
import { parseBody } from '@/lib/http/parse.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

/** Makes a new chat of an exported one; the same again makes another. */
export const POST = handle(async (request) => {
  const ownerId = await requireUserId(request.headers);
  const file = await parseBody(request, chatFileSchema, LARGEST_CHAT_FILE);
  const { chat, revision } = await importChat(ownerId, file);
  after(() => announceChat(chat, revision, ownerId));
  return json(chat, 201);
});
