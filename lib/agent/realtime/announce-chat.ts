import 'server-only';
import type { Chat } from '../../chat/chat.ts';
import { encodeSidebarEvent, userChannel } from '../../delivery/channels.ts';
import { encodeEvent } from '../../delivery/encode.ts';
import { tell } from './tell.ts';

/**
 * Tells the readers of a chat that it changed; with `ownerId` also the owner's sidebars,
 * where they show it. Never rejects: `changes` and the list of chats say the same.
 */
export function announceChat(chat: Chat, revision: number, ownerId?: string): Promise<void> {
  const events = {
    [chat.channel]: encodeEvent({ name: 'chat', revision, chat }),
    ...(ownerId ? { [userChannel(ownerId)]: encodeSidebarEvent({ chat, revision }) } : {}),
  };
  return tell(events, `telling readers that chat ${chat.id} changed`);
}
