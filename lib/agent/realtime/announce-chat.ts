import 'server-only';
import type { Chat } from '../../chat/chat.ts';
import { encodeSidebarEvent, userChannel } from '../../delivery/channels.ts';
import { encodeEvent } from '../../delivery/encode.ts';
import { logError } from '../../log.ts';
import { acquireConnection } from './connections.ts';

/**
 * Tells the readers of a chat that it changed; with `ownerId` also the owner's sidebars,
 * where they show it. Never rejects: `changes` and the list of chats say the same.
 */
export async function announceChat(chat: Chat, revision: number, ownerId?: string): Promise<void> {
  const { client, release } = acquireConnection();
  const events = new Map([[chat.channel, encodeEvent({ name: 'chat', revision, chat })]]);
  if (ownerId) events.set(userChannel(ownerId), encodeSidebarEvent({ chat, revision }));
  try {
    const told = [...events].map(([name, event]) => client.channels.get(name).publish(event));
    await Promise.all(told);
  } catch (error) {
    logError(`telling readers that chat ${chat.id} changed`, error);
  } finally {
    for (const name of events.keys()) client.channels.release(name);
    release();
  }
}
