import 'server-only';
import { encodeEvent } from '../delivery/encode.ts';
import { logError } from '../log.ts';
import type { Chat } from '../records.ts';
import { acquireConnection } from './connections.ts';

/** Tells the readers of a chat that it changed. Never rejects: `changes` says the same. */
export async function announceChat(chat: Chat, revision: number): Promise<void> {
  const { client, release } = acquireConnection();
  try {
    const event = encodeEvent({ name: 'chat', revision, chat });
    await client.channels.get(chat.channel).publish(event);
  } catch (error) {
    logError(`telling readers that chat ${chat.id} changed`, error);
  } finally {
    client.channels.release(chat.channel);
    release();
  }
}
