import type { Chat, Message, MessagePart, MessageStatus, ResponseError } from '../records.ts';
import type { Content } from './parts.ts';

/**
 * The events of a chat's channel. docs/PROTOCOL.md is the source of truth for their names, headers
 * and rules; this is the same in types.
 */

/** The version that every event carries in its `v` header; readers ignore events of another one. */
export const PROTOCOL_VERSION = '1';

/** The `clientId` of everyone who publishes; readers drop what comes from anyone else. */
export const AGENT_CLIENT_ID = 'agent';

export type TerminalStatus = Extract<
  MessageStatus,
  'complete' | 'cancelled' | 'failed' | 'interrupted'
>;

/** A user's message and the response that answers it (or waits to), as one commit made them. */
export type MessageEvent = {
  name: 'message';
  revision: number;
  /** Absent when the message was too large for the channel: read `changes`. */
  message?: Message;
  /** The assistant message that answers it. */
  response?: Message;
  /** The chat after that commit. */
  chat?: Chat;
};

/** A response began. `response` is its row, without content. */
export type StartEvent = {
  name: 'start';
  responseId: string;
  revision: number;
  response: Message;
  /** The chat after that commit. */
  chat: Chat;
};

/** The next piece of a response; `seq` counts them from 1 without holes. */
export type ContentEvent = { name: 'content'; responseId: string; seq: number; content: Content };

/** The whole response, sent when a piece of it was refused: replaces all up to `lastSeq`. */
export type ResponseCompleteEvent = {
  name: 'response-complete';
  responseId: string;
  lastSeq: number;
  parts: MessagePart[];
};

/** The one terminal event. The row was committed before it was published. */
export type StopEvent = {
  name: 'stop';
  responseId: string;
  status: TerminalStatus;
  lastSeq: number;
  revision: number;
  error?: ResponseError;
};

/** The chat itself changed (title, head, pin). */
export type ChatEvent = { name: 'chat'; revision: number; chat: Chat };

export type ChannelEvent =
  | MessageEvent
  | StartEvent
  | ContentEvent
  | ResponseCompleteEvent
  | StopEvent
  | ChatEvent;
