import { useEffect, useLayoutEffect, useState } from 'react';
import type { ChatPage } from '@/lib/chat/chat.ts';
import { type ConversationStore, createConversationStore } from '@/lib/conversation/store.ts';
import { createRecorder, type DeliveryRecorder } from '@/lib/inspection/recorder.ts';

/** What this tab holds of a chat: its state, and the account of how that state came here. */
type KeptChat = { store: ConversationStore; recorder: DeliveryRecorder };

/** The chats that this tab has opened, by id, for as long as the tab lives. */
export type KeptChats = {
  /** The chat that is kept, or a new one that holds `page`. It keeps nothing, so a render may call it. */
  find(chatId: string, page: ChatPage | null): KeptChat;
  /** From now on `find` returns this one. Not for use in render. */
  keep(chatId: string, chat: KeptChat): void;
};

export function createKeptChats(): KeptChats {
  const kept = new Map<string, KeptChat>();
  return {
    find: (chatId, page) => kept.get(chatId) ?? newChat(chatId, page),
    keep: (chatId, chat) => void kept.set(chatId, chat),
  };
}

function newChat(chatId: string, page: ChatPage | null): KeptChat {
  const recorder = createRecorder();
  const store = createConversationStore(chatId, recorder.observe);
  if (page) store.dispatch({ name: 'page', page });
  return { store, recorder };
}

/**
 * The chat that a component shows: already the first render has the messages of `page`, and a render
 * that React throws away leaves nothing behind. One component shows one chat: give it the chat's id
 * as its key.
 */
export function useKeptChat(chats: KeptChats, chatId: string, page: ChatPage | null): KeptChat {
  const [chat] = useState(() => chats.find(chatId, page));

  useLayoutEffect(() => chats.keep(chatId, chat), [chats, chatId, chat]);

  // A chat that this tab has kept learns what a newer render of the page knows.
  useEffect(() => {
    if (page) chat.store.dispatch({ name: 'page', page });
  }, [chat, page]);

  return chat;
}
