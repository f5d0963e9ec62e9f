'use client';

import type { RealtimeClient } from 'ably';
import { AblyProvider, ChannelProvider, useChannel, useChannelStateListener } from 'ably/react';
import { usePathname } from 'next/navigation';
import { startTransition, useCallback, useState } from 'react';
import { decodeSidebarEvent, userChannel } from '@/lib/delivery/channels.ts';
import type { Chat } from '@/lib/records.ts';
import { fetchChats } from '../api.ts';
import { useChats } from '../chats-provider.tsx';
import { Sidebar } from './sidebar.tsx';

/** The list was rendered a moment ago: reading it again must not compete with the open chat. */
const RELOAD_DELAY_MS = 1_000;

type Shown = { chats: readonly Chat[]; activeIds: ReadonlySet<string> };

/** The sidebar, from what the server rendered and then from the user's channel. */
export function LiveSidebar(initial: { chats: Chat[]; activeIds: string[] }) {
  const { connection, userId } = useChats();
  const [shown, setShown] = useState<Shown>(() => toShown(initial));
  const pathname = usePathname();
  const currentId = /^\/chat\/([^/]+)$/.exec(pathname)?.[1] ?? null;

  return (
    <>
      <Sidebar chats={shown.chats} activeIds={shown.activeIds} currentId={currentId} />
      {connection && userId && (
        <SidebarFeed
          client={connection.client}
          channelName={userChannel(userId)}
          onShown={setShown}
        />
      )}
    </>
  );
}

type OnShown = (change: (shown: Shown) => Shown) => void;

function SidebarFeed({
  client,
  channelName,
  onShown,
}: {
  client: RealtimeClient;
  channelName: string;
  onShown: OnShown;
}) {
  return (
    <AblyProvider client={client}>
      <ChannelProvider channelName={channelName}>
        <Feed channelName={channelName} onShown={onShown} />
      </ChannelProvider>
    </AblyProvider>
  );
}

function Feed({ channelName, onShown }: { channelName: string; onShown: OnShown }) {
  useChannel({ channelName }, (message) => {
    const event = decodeSidebarEvent(message);
    // An answer's tokens go first.
    if (event)
      startTransition(() => onShown((shown) => withChat(shown, event.chat, event.isActive)));
  });

  const reload = useCallback(() => {
    fetchChats().then(
      (fetched) => onShown(() => toShown(fetched)),
      (error) => console.warn('rewind: reading the chats failed', error),
    );
  }, [onShown]);
  // Whatever happened before the channel was attached, or while it was not, is in the database.
  useChannelStateListener({ channelName }, ({ current, resumed }) => {
    if (current === 'attached' && !resumed) setTimeout(reload, RELOAD_DELAY_MS);
  });
  return null;
}

function toShown({ chats, activeIds }: { chats: Chat[]; activeIds: string[] }): Shown {
  return { chats, activeIds: new Set(activeIds) };
}

function withChat({ chats, activeIds }: Shown, chat: Chat, isActive: boolean): Shown {
  const active = new Set(activeIds);
  if (isActive) active.add(chat.id);
  else active.delete(chat.id);
  return { chats: [chat, ...chats.filter(({ id }) => id !== chat.id)], activeIds: active };
}
