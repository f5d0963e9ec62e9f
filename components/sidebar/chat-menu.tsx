import { Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import type { Chat } from '@/lib/chat/chat.ts';
import { ExportItems } from '../export/export-items.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { CHAT_MENU_ID } from '../ui/sidebar-id.ts';

/** A chat and the button that opens its menu. */
export type MenuTarget = { chat: Chat; button: HTMLElement };

/** The menu of the chat whose button was pressed. */
export function ChatMenu(props: {
  target: MenuTarget | null;
  onRename(chat: Chat): void;
  onPin(chat: Chat, pinned: boolean): void;
  onDelete(chat: Chat): void;
}) {
  const { target, onRename, onPin, onDelete } = props;
  const chat = target?.chat;

  return (
    <Menu
      id={CHAT_MENU_ID}
      label={chat && `Options of ${chat.title}`}
      anchor={() => target?.button}
    >
      {chat && (
        <>
          <MenuItem icon={<Pencil />} label="Rename" onChoose={() => onRename(chat)} />
          <MenuItem
            icon={chat.pinned ? <PinOff /> : <Pin />}
            label={chat.pinned ? 'Unpin' : 'Pin'}
            onChoose={() => onPin(chat, !chat.pinned)}
          />
          <ExportItems chatId={chat.id} />
          <MenuItem icon={<Trash2 />} label="Delete" onChoose={() => onDelete(chat)} />
        </>
      )}
    </Menu>
  );
}
