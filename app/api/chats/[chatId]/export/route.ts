import { z } from 'zod';
import { toMarkdown } from '@/lib/chat/chat-markdown.ts';
import { exportChat } from '@/lib/database/export-chat.ts';
import { attachment } from '@/lib/http/attachment.ts';
import { parseIds, parseQuery } from '@/lib/http/parse.ts';
import { handle } from '@/lib/http/respond.ts';
import { requireUserId } from '@/lib/identity/user.ts';

const querySchema = z.object({ format: z.enum(['markdown', 'json']) });

type Context = { params: Promise<{ chatId: string }> };

/** A chat as a file: `json` with all of its branches, `markdown` what is shown of it. */
export const GET = handle(async (request, { params }: Context) => {
  const { chatId } = parseIds(await params);
  const { format } = parseQuery(request, querySchema);
  const ownerId = await requireUserId(request.headers);
  const file = await exportChat(ownerId, chatId);
  const { title } = file.chat;
  return format === 'json'
    ? attachment(JSON.stringify(file, null, 2), title, 'json', 'application/json')
    : attachment(toMarkdown(file), title, 'md', 'text/markdown; charset=utf-8');
});
