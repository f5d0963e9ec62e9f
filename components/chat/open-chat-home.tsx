'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import type { Suggestion } from '@/lib/chat/suggestion.ts';
import { useChats } from '../connection/chats-provider.tsx';
import { chatIdOf } from '../ui/chat-path.ts';
import { OpenChat } from './open-chat.tsx';

/**
 * The chat at `/`: a new one. Its first message changes the address to `/chat/{id}` without a
 * navigation, so this component keeps showing it under that address.
 */
export function OpenChatHome(props: {
  models: readonly string[];
  modelLabel: string;
  suggestions: readonly Suggestion[];
}) {
  const { draftId, renewDraft } = useChats();
  const addressed = chatIdOf(usePathname());

  useEffect(() => {
    if (addressed === draftId) renewDraft();
  }, [addressed, draftId, renewDraft]);

  const chatId = addressed ?? draftId;
  return <OpenChat key={chatId} chatId={chatId} page={null} {...props} />;
}
