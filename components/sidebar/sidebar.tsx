'use client';

import { Plus, Upload, X } from 'lucide-react';
import Link from 'next/link';
import {
  type Dispatch,
  type FocusEvent,
  type SetStateAction,
  type ToggleEvent,
  useRef,
  useState,
} from 'react';
import { runCommand } from '../command/commands.ts';
import { Logo } from '../ui/logo.tsx';
import { SIDEBAR_ID } from '../ui/sidebar-id.ts';
import type { ChatList } from './chat-list.ts';
import { ChatMenu, type MenuTarget } from './chat-menu.tsx';
import { SearchBox } from './search-box.tsx';
import { type RowContext, ShownChats } from './shown-chats.tsx';
import { SidebarFoot } from './sidebar-foot.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useChatActions } from './use-chat-actions.ts';
import type { Day } from './use-day.ts';

/**
 * The chats: a column beside the chat, and below 768 px a drawer that `SidebarButton` opens. Being a
 * popover, the drawer closes on Escape and on a tap outside and gives focus back to its button.
 */
export function Sidebar(props: {
  list: ChatList;
  onList: Dispatch<SetStateAction<ChatList>>;
  unread: ReadonlySet<string>;
  currentId: string | null;
  day: Day;
}) {
  const { list, onList, unread, currentId, day } = props;
  const nav = useRef<HTMLElement>(null);
  const [query, setQuery] = useState('');
  const [renamedId, setRenamedId] = useState<string | null>(null);
  const [menuTarget, setMenuTarget] = useState<MenuTarget | null>(null);
  const actions = useChatActions(onList, currentId);

  function close() {
    if (nav.current?.matches(':popover-open')) nav.current.hidePopover();
  }

  // Focuses the first link of the drawer; on wide screens the sidebar never toggles.
  function focusOnOpen(event: ToggleEvent) {
    if (event.target !== nav.current || event.newState !== 'open') return;
    nav.current?.querySelector('a')?.focus();
  }

  // When the focus moves to the page behind the drawer, the drawer must not cover it.
  function closeOnLeave(event: FocusEvent) {
    const next = event.relatedTarget;
    if (next instanceof Node && !nav.current?.contains(next)) close();
  }

  function importChat() {
    close();
    runCommand('import-chat');
  }

  const rows: RowContext = {
    currentId,
    unread,
    activeIds: list.activeIds,
    renamedId,
    onRenamed: setRenamedId,
    onTitle: actions.rename,
    onChoose: close,
    onMenu: setMenuTarget,
  };

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
          <Logo />
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
        <div className="shrink-0 px-2">
          <div className="flex items-center gap-1">
            <Link
              href="/"
              prefetch={false}
              onClick={close}
              aria-current={currentId === null ? 'page' : undefined}
              className="flex min-h-9 flex-1 items-center gap-2 rounded-lg px-3 font-medium text-sm transition-colors hover:bg-hover touch:min-h-11"
            >
              <Plus aria-hidden="true" className="size-4" />
              New chat
            </Link>
            <button
              type="button"
              aria-label="Import a chat"
              title="Import a chat"
              onClick={importChat}
              className="grid size-9 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:bg-hover hover:text-ink touch:size-11"
            >
              <Upload aria-hidden="true" className="size-4" />
            </button>
          </div>
          <SearchBox query={query} onQuery={setQuery} />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-2 pt-1 pb-4 [mask-image:linear-gradient(transparent,black_0.75rem,black_calc(100%-0.75rem),transparent)]">
          <ShownChats list={list} onList={onList} query={query} day={day} rows={rows} />
        </div>
        {actions.problem && (
          <p role="alert" className="mx-2 mb-2 shrink-0 px-3 text-accent text-note">
            {actions.problem}
          </p>
        )}
        {actions.deleted && (
          <UndoBar
            key={actions.deleted.id}
            title={actions.deleted.title}
            onUndo={actions.undo}
            onEnd={actions.dismiss}
          />
        )}
        <SidebarFoot onLeave={close} />
        <ChatMenu
          target={menuTarget}
          onRename={({ id }) => setRenamedId(id)}
          onPin={actions.pin}
          onDelete={actions.remove}
        />
      </nav>
    </div>
  );
}
