import type { Hydration, StreamingPattern } from './delivery-choice.ts';
import type { Message, Sibling } from './message.ts';

/*
 * A chat as the HTTP API, the channels and the pages carry it: plain JSON. Dates are ISO 8601
 * strings; ids are UUIDs.
 */

export type Chat = {
  id: string;
  title: string;
  /** The last message of the branch that was shown last. */
  headId: string | null;
  pinned: boolean;
  createdAt: string;
  updatedAt: string;
  /** The Ably channel of this chat. */
  channel: string;
  /** What the owner chose for this chat; null for the server's default. */
  streamingPattern: StreamingPattern | null;
  hydration: Hydration | null;
  /** Only while the chat is deleted: it can be restored for 30 days from then. */
  deletedAt?: string;
};

/** What changed in a chat after a revision; the answer of `changes?since=`. */
export type Changes = {
  chat: Chat;
  messages: Message[];
  /** Ids of messages that no longer exist for readers. */
  removed: string[];
  /** As in `ChatPage`. */
  siblings?: Sibling[];
  /** Everything up to here is in this answer or was known before it. */
  revision: number;
};

/** One page of the shown branch, oldest first; the answer of `GET /api/chats/{chatId}`. */
export type ChatPage = {
  chat: Chat;
  messages: Message[];
  /**
   * The messages with siblings among these, and all their siblings, on whatever branch; absent when
   * there are none.
   */
  siblings?: Sibling[];
  revision: number;
  /** Pass as `before` to read the page above this one; null at the beginning of the chat. */
  previous: string | null;
};
