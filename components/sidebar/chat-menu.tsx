import { Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useRef } from 'react';
import type { Chat } from '@/lib/records.ts';
import { CHAT_MENU_ID } from './sidebar-id.ts';

/** A chat and the button that asked for its menu. */
export type MenuTarget = { chat: Chat; button: HTMLElement };

const MARGIN = 8;

/**
 * The menu of the chat whose button was pressed. Opens below that button, or above it when there is
 * no room; the arrows, Home and End move in it, Escape closes it.
 */
export function ChatMenu(props: {
  target: MenuTarget | null;
  onRename(chat: Chat): void;
  onPin(chat: Chat, pinned: boolean): void;
  onDelete(chat: Chat): void;
}) {
  const { target, onRename, onPin, onDelete } = props;
  const menu = useRef<HTMLDivElement>(null);
  const chat = target?.chat;

  const items = () => [...(menu.current?.querySelectorAll('button') ?? [])] as HTMLButtonElement[];

  function place(event: ToggleEvent) {
    if (event.newState !== 'open' || !menu.current || !target) return;
    const { top, bottom, right } = target.button.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = menu.current;
    const hasRoom = bottom + height + MARGIN <= window.innerHeight;
    menu.current.style.top = `${hasRoom ? bottom : Math.max(MARGIN, top - height)}px`;
    menu.current.style.left = `${Math.max(MARGIN, right - width)}px`;
    items()[0]?.focus();
  }

  function move(event: KeyboardEvent) {
    const all = items();
    const index = all.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  }

  function choose(act: (chat: Chat) => void) {
    menu.current?.hidePopover();
    if (chat) act(chat);
  }

  return (
    <div
      ref={menu}
      id={CHAT_MENU_ID}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={chat && `Options of ${chat.title}`}
      onToggle={place}
      onKeyDown={move}
      className="fixed inset-auto m-0 w-44 rounded-xl border border-line bg-raised p-1 text-ink shadow-lg"
    >
      <Item icon={<Pencil />} label="Rename" onChoose={() => choose(onRename)} />
      <Item
        icon={chat?.pinned ? <PinOff /> : <Pin />}
        label={chat?.pinned ? 'Unpin' : 'Pin'}
        onChoose={() => choose((chosen) => onPin(chosen, !chosen.pinned))}
      />
      <Item icon={<Trash2 />} label="Delete" onChoose={() => choose(onDelete)} />
    </div>
  );
}

function Item({ icon, label, onChoose }: { icon: ReactNode; label: string; onChoose(): void }) {
  return (
    <button
      type="button"
      role="menuitem"
      onClick={onChoose}
      className="flex min-h-9 w-full items-center gap-3 rounded-lg px-3 text-left text-sm transition-colors hover:bg-hover focus-visible:bg-hover focus-visible:outline-none max-md:min-h-11"
    >
      <span aria-hidden="true" className="text-quiet *:size-4">
        {icon}
      </span>
      {label}
    </button>
  );
}
