'use client';

import {
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ChatPage } from '@/lib/chat/chat.ts';
import { effectiveDelivery } from '@/lib/chat/delivery-choice.ts';
import { LONGEST_MESSAGE } from '@/lib/chat/limits.ts';
import { isActive } from '@/lib/chat/message.ts';
import type { Suggestion } from '@/lib/chat/suggestion.ts';
import type { Follower } from '@/lib/conversation/follow.ts';
import { channelOptions } from '@/lib/conversation/hydration.ts';
import { activeResponses, oldestOfMore, shownMessages } from '@/lib/conversation/state.ts';
import { chatChannel } from '@/lib/delivery/channels.ts';
import { useCommand } from '../command/use-command.ts';
import { Composer } from '../composer/composer.tsx';
import { useModel } from '../composer/use-model.ts';
import { useSend } from '../composer/use-send.ts';
import { fetchOlderPage, postStop, restoreChat } from '../connection/api.ts';
import { Realtime } from '../connection/chat-follower.tsx';
import { useChats } from '../connection/chats-provider.tsx';
import { ConnectionNotice } from '../connection/connection-notice.tsx';
import { useKeptChat } from '../connection/kept-chats.ts';
import { useConnectionStatus } from '../connection/use-connection-status.ts';
import { InspectorSlot } from '../inspector/inspector-slot.tsx';
import { isInspectorOpen } from '../inspector/open-state.ts';
import { isEditable } from '../transcript/editing.ts';
import { rehearseFirstAnswer } from '../transcript/rehearsal.tsx';
import { Transcript } from '../transcript/transcript.tsx';
import { useMessageActions } from '../transcript/use-message-actions.ts';
import { writtenText } from '../transcript/written-text.ts';
import { announce } from '../ui/announcer.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { useStableHandler } from '../ui/use-stable-handler.ts';
import { ChatHeader } from './chat-header.tsx';
import { DeletedNotice } from './deleted-notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Suggestions } from './suggestions.tsx';

const NO_SUGGESTIONS: readonly Suggestion[] = [];

/**
 * One open chat: the transcript from its store, the composer, and the subscription that keeps the
 * store up to date. `page` is what the server rendered; null for a new chat.
 */
export function OpenChat({
  chatId,
  page,
  models,
  modelLabel,
  suggestions = NO_SUGGESTIONS,
}: {
  chatId: string;
  page: ChatPage | null;
  /** The models that may be chosen, the server's default first. */
  models: readonly string[];
  modelLabel: string;
  /** Offered while the chat has no messages; one that is saved has some. */
  suggestions?: readonly Suggestion[];
}) {
  const { connection, userId, delivery, keptChats } = useChats();
  const { store, recorder } = useKeptChat(keptChats, chatId, page);
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  const followerRef = useRef<Follower | null>(null);
  const connectionStatus = useConnectionStatus(connection?.client ?? null);
  const { problem, attempt: attemptWork, dismiss } = useAttempt();
  const [{ options, pattern }] = useState(() => {
    const { hydration, streamingPattern } = effectiveDelivery(state.chat, delivery);
    const isActive = activeResponses(state).length > 0;
    const options = channelOptions(hydration, streamingPattern, isActive);
    return { options, pattern: streamingPattern };
  });

  useEffect(rehearseFirstAnswer, []);

  const refreshIfOffline = useCallback(() => followerRef.current?.refreshIfOffline(), []);
  const messages = shownMessages(state);
  const [model, chooseModel] = useModel(models, messages);
  const send = useSend(store, refreshIfOffline, models.length > 1 ? model : undefined);
  const last = messages.at(-1);
  const active = messages.filter(isActive);
  const isDeleted = state.chat?.deletedAt !== undefined;
  // The first words arrive together with the news that the chat is saved: they render first, and
  // the header's menus after them.
  const savedChat = useDeferredValue(state.chatRevision > 0 && !isDeleted ? state.chat : null);
  const channelName = state.chat?.channel || (userId && chatChannel(userId, chatId));

  async function attempt(work: () => Promise<unknown>, follow = refreshIfOffline) {
    if (await attemptWork(work)) follow();
  }

  const stop = useStableHandler<void>(() => {
    void attempt(() => Promise.all(active.map(({ id }) => postStop(chatId, id))));
  });

  const restore = () =>
    attempt(
      () => restoreChat(chatId),
      () => followerRef.current?.refresh(),
    );

  useCommand('stop', stop, active.length > 0);

  const answer = messages.findLast(({ role }) => role === 'assistant');
  const copyAnswer = () =>
    attempt(
      () => navigator.clipboard.writeText(answer ? writtenText(answer) : ''),
      () => announce('Copied the last answer', true),
    );
  useCommand('copy-last-answer', copyAnswer, answer !== undefined);

  const { act, editingId } = useMessageActions({ chatId, models, send, attempt, followerRef });

  const editLast = useStableHandler<void>(() => {
    const message = messages.findLast(({ role }) => role === 'user');
    if (message && isEditable(message)) act({ name: 'edit', message });
  });

  const oldest = oldestOfMore(state);
  const loadOlder = () =>
    attempt(async () => {
      if (oldest)
        store.dispatch({ name: 'older-page', page: await fetchOlderPage(chatId, oldest) });
    });

  return (
    <>
      <ChatHeader
        title={state.chat?.title || 'New chat'}
        status={connectionStatus}
        chat={savedChat}
        defaults={delivery}
      />
      {messages.length === 0 ? (
        <Suggestions onPick={send} suggestions={suggestions} modelLabel={modelLabel} />
      ) : (
        <Transcript
          messages={messages}
          siblings={state.siblings}
          editingId={editingId}
          pending={last?.role === 'user' && last.status !== 'queued'}
          canLoadOlder={oldest !== null}
          onLoadOlder={loadOlder}
          onAct={act}
        />
      )}
      {problem && <ProblemNotice text={problem} onDismiss={dismiss} />}
      <ConnectionNotice status={connectionStatus} />
      {isDeleted ? (
        <DeletedNotice onRestore={restore} />
      ) : (
        <Composer
          draftKey={chatId}
          canSend={userId !== null}
          isActive={active.length > 0}
          onSend={send}
          onStop={stop}
          onEditLast={editLast}
          maxLength={LONGEST_MESSAGE}
          models={models}
          model={model}
          onModel={chooseModel}
        />
      )}
      {connection && channelName && (
        <Realtime
          key={channelName}
          connection={connection}
          channelName={channelName}
          options={options}
          pattern={pattern}
          store={store}
          recorder={recorder}
          isInspectorOpen={isInspectorOpen}
          followerRef={followerRef}
        />
      )}
      <InspectorSlot
        store={store}
        chat={savedChat}
        defaults={delivery}
        messages={messages}
        recorder={recorder}
        connection={connection}
        channelName={channelName}
      />
    </>
  );
}
