import { readChanges, readPage } from '../../lib/database/read-chats.ts';
import { chatChannel } from '../../lib/delivery/channels.ts';
import { createReaderToken } from '../../lib/identity/ably-token.ts';
import type { ReaderSource } from './reader.ts';

/** A chat without the server in between, for tests whose agents run in their own process. */
export function databaseSource(ownerId: string, chatId: string): ReaderSource {
  return {
    chatId,
    channelName: chatChannel(ownerId, chatId),
    token: () => createReaderToken(ownerId),
    page: () => readPage({ ownerId, chatId }),
    changes: (since) => readChanges({ ownerId, chatId, since }),
  };
}
