import { memo } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import type { Delivery } from '@/lib/chat/delivery-choice.ts';
import type { ConnectionStatus } from '../connection/connection-status.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { InspectorButton } from '../inspector/inspector-button.tsx';
import { DeliveryMenu } from '../settings/delivery-menu.tsx';
import { SidebarButton } from '../sidebar/sidebar-button.tsx';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { usePageTitle } from './use-page-title.ts';

const NOT_LIVE: Record<Exclude<ConnectionStatus, 'live'>, string> = {
  connecting: 'Connecting',
  reconnecting: 'Not live',
  offline: 'Offline',
  stopped: 'Not live',
};

function ConnectionSign({ status }: { status: ConnectionStatus }) {
  if (status === 'live') {
    return (
      <span className="flex shrink-0 items-center gap-2 text-note text-quiet">
        <ActivityDot isStill />
        Live
      </span>
    );
  }
  return (
    <span className="flex shrink-0 items-center gap-2 text-note text-quiet">
      <span aria-hidden="true" className="size-2 rounded-full border border-line-strong" />
      {NOT_LIVE[status]}
    </span>
  );
}

/**
 * The bar above the transcript; gives the page its title. `chat` is null until it is saved: before
 * that there is nothing to set up or to export. It is memoised: pass the same objects while nothing
 * changed.
 */
export const ChatHeader = memo(function ChatHeader(props: {
  title: string;
  status: ConnectionStatus;
  chat: Chat | null;
  /** How chats are delivered whose owner has not chosen. */
  defaults: Delivery;
}) {
  const { title, status, chat, defaults } = props;
  usePageTitle(title);

  return (
    <header className="shrink-0 pt-[env(safe-area-inset-top)]">
      <div className="flex h-14 items-center gap-2 pr-[max(1.25rem,env(safe-area-inset-right))] pl-[max(1.25rem,env(safe-area-inset-left))]">
        <SidebarButton />
        <h1 className="min-w-0 flex-1 truncate font-medium text-sm" title={title}>
          {title}
        </h1>
        <ConnectionSign status={status} />
        <InspectorButton />
        {chat && <ExportMenu chatId={chat.id} />}
        {chat && <DeliveryMenu chat={chat} defaults={defaults} />}
      </div>
    </header>
  );
});
