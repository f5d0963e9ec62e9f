'use client';

import { Plus, X } from 'lucide-react';
import Link from 'next/link';
import { type FocusEvent, type ToggleEvent, useRef } from 'react';
import type { Chat } from '@/lib/records.ts';
import { Mark } from '../ui/mark.tsx';
import { ChatLink } from './chat-link.tsx';
import { SIDEBAR_ID } from './sidebar-id.ts';

/**
 * The chats: a column beside the chat, and below 768 px a drawer that `SidebarButton` opens. Being a
 * popover, the drawer closes on Escape and on a tap outside and gives focus back to its button.
 */
export function Sidebar(props: {
  chats: readonly Chat[];
  currentId: string | null;
  activeIds: ReadonlySet<string>;
}) {
  const { chats, currentId, activeIds } = props;
  const nav = useRef<HTMLElement>(null);

  function close() {
    if (nav.current?.matches(':popover-open')) nav.current.hidePopover();
  }

  // The first thing in it that leads somewhere: on wide screens nothing is ever toggled.
  function focusOnOpen(event: ToggleEvent) {
    if (event.newState === 'open') nav.current?.querySelector('a')?.focus();
  }

  // Focus that moved on to the page behind must not stay under the drawer.
  function closeOnLeave(event: FocusEvent) {
    const next = event.relatedTarget;
    if (next instanceof Node && !nav.current?.contains(next)) close();
  }

  return (
    <div className="shrink-0 md:w-66">
      <nav
        ref={nav}
        id={SIDEBAR_ID}
        popover="auto"
        aria-label="Chats"
        className="drawer flex-col overflow-hidden pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] pl-[env(safe-area-inset-left)] open:flex"
        onToggle={focusOnOpen}
        onBlur={closeOnLeave}
      >
        <div className="flex h-14 shrink-0 items-center gap-2 pr-2 pl-5">
          <Mark />
          <span className="flex-1 font-semibold tracking-tight">Rewind</span>
          <button
            type="button"
            popoverTarget={SIDEBAR_ID}
            popoverTargetAction="hide"
            aria-label="Close chats"
            className="grid size-11 place-items-center rounded-lg text-quiet transition-colors hover:text-ink md:hidden"
          >
            <X aria-hidden="true" className="size-5" />
          </button>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
          <Link
            href="/"
            prefetch={false}
            onClick={close}
            aria-current={currentId === null ? 'page' : undefined}
            className="flex min-h-9 items-center gap-2 rounded-lg px-3 font-medium text-sm transition-colors hover:bg-hover max-md:min-h-11"
          >
            <Plus aria-hidden="true" className="size-4" />
            New chat
          </Link>
          {chats.length === 0 ? (
            <p className="mt-5 px-3 text-note text-quiet">Your chats will be listed here.</p>
          ) : (
            <ul className="mt-4 grid gap-0.5">
              {chats.map((chat) => (
                <li key={chat.id} className="min-w-0">
                  <ChatLink
                    chat={chat}
                    isCurrent={chat.id === currentId}
                    isActive={activeIds.has(chat.id)}
                    onChoose={close}
                  />
                </li>
              ))}
            </ul>
          )}
        </div>
      </nav>
    </div>
  );
}
