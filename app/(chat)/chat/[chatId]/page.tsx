import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { after } from 'next/server';
import { cache } from 'react';
import { OpenChat } from '@/components/chat/open-chat.tsx';
import { ChatToFollow } from '@/components/connection/realtime-seed.tsx';
import { recoverChat } from '@/lib/agent/recovery/recover.ts';
import { effectiveDelivery } from '@/lib/chat/delivery-choice.ts';
import { isActive } from '@/lib/chat/message.ts';
import { getConfig } from '@/lib/config/config.ts';
import { readPage } from '@/lib/database/read-chats.ts';
import { idSchema } from '@/lib/http/parse.ts';
import { findVisitorId } from '@/lib/identity/visitor.ts';
import { describeModels } from '@/lib/models/describe-models.ts';

// After a page load the server may go on with an answer, or a queue, that a dead agent left.
export const maxDuration = 300;

/** More messages than any screen shows; a long chat opens as fast as a short one. */
const FIRST_MESSAGES = 24;

type Props = { params: Promise<{ chatId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await findPage((await params).chatId);
  return found ? { title: found.page.chat.title } : {};
}

/** An old chat, rendered from the database; someone else's is not found. */
export default async function ChatPage({ params }: Props) {
  const found = await findPage((await params).chatId);
  if (!found) notFound();
  const { ownerId, page } = found;
  if (page.messages.some(isActive)) after(() => recoverChat(ownerId, page.chat.id));
  const { chat } = page;
  const { streamingPattern, hydration } = effectiveDelivery(chat, getConfig());
  return (
    <>
      <ChatToFollow
        channelName={chat.channel}
        pattern={streamingPattern}
        hydration={hydration}
        isActive={page.messages.some(isActive)}
      />
      <OpenChat key={chat.id} chatId={chat.id} page={page} {...describeModels()} />
    </>
  );
}

const findPage = cache(async (id: string) => {
  const chatId = idSchema.safeParse(id);
  const ownerId = await findVisitorId();
  if (!chatId.success || !ownerId) return null;
  const page = await readPage({ ownerId, chatId: chatId.data, limit: FIRST_MESSAGES });
  return page && { ownerId, page };
});
