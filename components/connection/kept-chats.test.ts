import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { ChatPage } from '@/lib/chat/chat.ts';
import { aChat, aQuestion, CHAT_ID } from '@/lib/delivery/testing.ts';
import { createKeptChats, type KeptChats, useKeptChat } from './kept-chats.ts';

function aPage(title: string, revision: number): ChatPage {
  const chat = aChat({ title, headId: aQuestion().id });
  return { chat, messages: [aQuestion({ revision })], revision, previous: null };
}

/** Renders as React does for a render that it then throws away: no effect runs. */
function renderInVain(chats: KeptChats, page: ChatPage | null): string {
  function Title() {
    return useKeptChat(chats, CHAT_ID, page).store.getState().chat?.title ?? 'none';
  }
  return renderToStaticMarkup(createElement(Title));
}

it('holds the page in the first render', () => {
  expect(renderInVain(createKeptChats(), aPage('tides', 1))).toBe('tides');
});

it('keeps nothing of a render that is thrown away', () => {
  const chats = createKeptChats();
  renderInVain(chats, aPage('tides', 1));
  expect(chats.find(CHAT_ID, null).store.getState().chat?.title).not.toBe('tides');
});

it('leaves a kept chat as it is in a render that is thrown away', () => {
  const chats = createKeptChats();
  const kept = chats.find(CHAT_ID, aPage('tides', 1));
  chats.keep(CHAT_ID, kept);
  const before = kept.store.getState();
  expect(renderInVain(chats, aPage('the moon', 2))).toBe('tides');
  expect(kept.store.getState()).toBe(before);
});

it('finds the chat that was kept, whatever page comes with it', () => {
  const chats = createKeptChats();
  const kept = chats.find(CHAT_ID, aPage('tides', 1));
  chats.keep(CHAT_ID, kept);
  expect(chats.find(CHAT_ID, aPage('the moon', 2))).toBe(kept);
  expect(kept.store.getState().chat?.title).toBe('tides');
});
