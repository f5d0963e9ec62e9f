'use client';

import type { RealtimeClient } from 'ably';
import { AblyProvider, ChannelProvider, useChannel, useChannelStateListener } from 'ably/react';
import { usePathname } from 'next/navigation';
import { startTransition, useCallback, useState } from 'react';
import { decodeSidebarEvent, type SidebarEvent, userChannel } from '@/lib/delivery/channels.ts';
import { type ChatsPage, fetchChats } from '../connection/api.ts';
import { useChats } from '../connection/chats-provider.tsx';
import { chatIdOf } from '../ui/chat-path.ts';
import { listOf, withEvent, withFirstPage } from './chat-list.ts';
import { Sidebar } from './sidebar.tsx';
import { useUnread } from './unread.ts';
import type { Day } from './use-day.ts';

/**
 * The list was rendered a moment ago, so reading it again can wait until the open chat is loaded.
 */
const RELOAD_DELAY_MS = 1_000;

/**
 * The sidebar: first what the server rendered at `day`, then kept up to date by the user's channel.
 */
export function LiveSidebar({ page, day }: { page: ChatsPage; day: Day }) {
  const { connection, userId } = useChats();
  const [list, setList] = useState(() => listOf(page));
  const currentId = chatIdOf(usePathname());
  const [unread, markUnread] = useUnread(currentId);

  const onEvent = (event: SidebarEvent) => {
    if (event.isActive === false && !event.chat.deletedAt) markUnread(event.chat.id);
    // A transition, so that the tokens of an answer render first.
    startTransition(() => setList((shown) => withEvent(shown, event)));
  };
  const onReload = useCallback((first: ChatsPage) => {
    setList((shown) => withFirstPage(shown, first));
  }, []);

  return (
    <>
      <Sidebar list={list} onList={setList} unread={unread} currentId={currentId} day={day} />
      {connection && userId && (
        <SidebarFeed
          client={connection.client}
          channelName={userChannel(userId)}
          onEvent={onEvent}
          onReload={onReload}
        />
      )}
    </>
  );
}

type Feed = {
  channelName: string;
  onEvent(event: SidebarEvent): void;
  onReload(first: ChatsPage): void;
};

function SidebarFeed({ client, ...feed }: Feed & { client: RealtimeClient }) {
  return (
    <AblyProvider client={client}>
      <ChannelProvider channelName={feed.channelName}>
        <ChannelFeed {...feed} />
      </ChannelProvider>
    </AblyProvider>
  );
}

function ChannelFeed({ channelName, onEvent, onReload }: Feed) {
  useChannel({ channelName }, (message) => {
    const event = decodeSidebarEvent(message);
    if (event) onEvent(event);
  });

  const reload = useCallback(() => {
    fetchChats().then(onReload, (error) => console.warn('rewind: reading the chats failed', error));
  }, [onReload]);
  // What happened before the channel was attached, or while it was not, has to be read from the
  // database.
  useChannelStateListener({ channelName }, ({ current, resumed }) => {
    if (current === 'attached' && !resumed) setTimeout(reload, RELOAD_DELAY_MS);
  });
  return null;
}
