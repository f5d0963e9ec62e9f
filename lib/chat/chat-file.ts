import type { Message, MessagePart, ResponseError } from './message.ts';
import type { MessageStatus } from './status.ts';

/** By these a file says what it is; a change that old readers would get wrong raises the version. */
export const CHAT_FILE_FORMAT = 'rewind-chat';
export const CHAT_FILE_VERSION = 1;

/** The largest file that can be imported, in bytes. */
export const LARGEST_CHAT_FILE = 5 * 1024 * 1024;

/** A message as a file has it; ids hold within the file. */
export type FiledMessage = {
  id: string;
  parentId: string | null;
  role: Message['role'];
  parts: MessagePart[];
  status: MessageStatus;
  error?: ResponseError;
  model?: string;
  createdAt: string;
};

/** A chat with all of its branches, as it is exported and imported. Plain JSON. */
export type ChatFile = {
  format: typeof CHAT_FILE_FORMAT;
  version: typeof CHAT_FILE_VERSION;
  chat: { title: string; createdAt: string; updatedAt: string; headId: string };
  /** Oldest first. */
  messages: FiledMessage[];
};

/** The messages of the shown branch of a file, oldest first. */
export function branchOf({ chat, messages }: ChatFile): FiledMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: FiledMessage[] = [];
  for (let next = byId.get(chat.headId); next; next = byId.get(next.parentId ?? '')) {
    branch.push(next);
  }
  return branch.reverse();
}
