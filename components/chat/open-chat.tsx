'use client';

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Follower } from '@/lib/conversation/follow.ts';
import { channelOptions } from '@/lib/conversation/hydration.ts';
import { activeResponses, shownMessages } from '@/lib/conversation/state.ts';
import { chatChannel } from '@/lib/delivery/channels.ts';
import { type ChatPage, isActive, type Message } from '@/lib/records.ts';
import { deleteMessage, fetchOlderPage, postResponse, postSendNow, postStop } from '../api.ts';
import { useChats } from '../chats-provider.tsx';
import { SidebarButton } from '../sidebar/sidebar-button.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { DeliveryMenu } from './delivery-menu.tsx';
import { focusComposer } from './focus-composer.ts';
import { LiveNotice } from './live-notice.tsx';
import { warmUpMarkdown } from './markdown.tsx';
import type { MessageAction } from './message-action.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { Realtime } from './realtime.tsx';
import { Suggestions } from './suggestions.tsx';
import { Transcript } from './transcript.tsx';
import { useLiveness } from './use-liveness.ts';
import { useSend } from './use-send.ts';

/** The longest text of one message, in UTF-16 units; the server refuses more. */
const LONGEST_MESSAGE = 32_000;

/**
 * One open chat: the transcript from its store, the composer, and beside them the feed that keeps
 * the store equal to the chat. `page` is what the server rendered; null for a new chat.
 */
export function OpenChat({
  chatId,
  page,
  modelLabel,
  isDemo,
}: {
  chatId: string;
  page: ChatPage | null;
  modelLabel: string;
  isDemo: boolean;
}) {
  const { connection, userId, delivery, storeOf } = useChats();
  const store = storeOf(chatId, page);
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  const followerRef = useRef<Follower | null>(null);
  const asking = useRef(new Set<string>());
  const liveness = useLiveness(connection?.client ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [options] = useState(() => {
    const { hydration, streamingPattern } = state.chat ?? {};
    return channelOptions(
      hydration ?? delivery.hydration,
      streamingPattern ?? delivery.streamingPattern,
      activeResponses(state).length > 0,
    );
  });

  // A store that this tab has kept learns what a newer render of the page knows.
  useEffect(() => {
    if (page) store.dispatch({ name: 'page', page });
  }, [store, page]);

  useEffect(warmUpMarkdown, []);

  const nudge = () => followerRef.current?.nudge();
  const send = useSend(store, nudge);
  const messages = shownMessages(state);
  const last = messages.at(-1);
  const active = messages.filter(isActive);
  const channelName = state.chat?.channel || (userId && chatChannel(userId, chatId));

  async function attempt(work: () => Promise<unknown>, follow = nudge) {
    setProblem(null);
    try {
      await work();
      follow();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  const stop = () => attempt(() => Promise.all(active.map(({ id }) => postStop(chatId, id))));

  async function askAgain({ id, parentId }: Message, continues?: string) {
    // A second click would be a second answer.
    if (parentId === null || asking.current.has(id)) return;
    asking.current.add(id);
    await attempt(() => postResponse(chatId, uuidv7(), parentId, continues));
    asking.current.delete(id);
  }

  function act({ name, message }: MessageAction): Promise<void> {
    focusComposer();
    const look = () => followerRef.current?.look();
    switch (name) {
      case 'try-again':
        return askAgain(message);
      case 'continue':
        return askAgain(message, message.id);
      case 'remove':
        return attempt(() => deleteMessage(chatId, message.id), look);
      case 'send-now':
        return attempt(() => postSendNow(chatId, message.id), look);
    }
  }

  const loadOlder = () =>
    attempt(async () => {
      if (!state.previous) return;
      store.dispatch({ name: 'older-page', page: await fetchOlderPage(chatId, state.previous) });
    });

  return (
    <>
      <ChatHeader
        title={state.chat?.title || 'New chat'}
        state={liveness}
        sidebarButton={<SidebarButton />}
        menu={
          state.chatRevision > 0 &&
          state.chat && <DeliveryMenu chat={state.chat} standard={delivery} />
        }
      />
      {messages.length === 0 ? (
        <Suggestions onPick={send} modelLabel={modelLabel} isDemo={isDemo} />
      ) : (
        <Transcript
          messages={messages}
          pending={last?.role === 'user' && last.status !== 'queued'}
          canLoadOlder={state.previous !== null}
          onLoadOlder={loadOlder}
          onAct={act}
        />
      )}
      {problem && <ProblemNotice text={problem} onDismiss={() => setProblem(null)} />}
      <LiveNotice state={liveness} />
      <Composer
        draftKey={chatId}
        canSend={userId !== null}
        isActive={active.length > 0}
        onSend={send}
        onStop={stop}
        maxLength={LONGEST_MESSAGE}
      />
      {connection && channelName && (
        <Realtime
          key={channelName}
          connection={connection}
          channelName={channelName}
          options={options}
          store={store}
          followerRef={followerRef}
        />
      )}
    </>
  );
}
