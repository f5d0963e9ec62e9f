import type { Chat } from '../chat/chat.ts';
import type { Message, MessagePart, ResponseError } from '../chat/message.ts';
import type { TerminalStatus } from '../chat/status.ts';
import type { Content, Durations } from './parts.ts';

/**
 * The events of a chat's channel. docs/PROTOCOL.md is the source of truth for their names, headers
 * and rules; this is the same in types.
 */

/** The version that every event carries in its `v` header; readers ignore events of another one. */
export const PROTOCOL_VERSION = '1';

/** The `clientId` of everyone who publishes; readers drop what comes from anyone else. */
export const AGENT_CLIENT_ID = 'agent';

/** A user's message and the response that answers it or waits to, as one commit made them (PROTOCOL.md P5). */
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

/** A response began (PROTOCOL.md P6). */
export type StartEvent = {
  name: 'start';
  responseId: string;
  revision: number;
  /**
   * Its row: without content, or with the copy that it goes on from. Absent when that was too large
   * for the channel: read `changes`.
   */
  response?: Message;
  /** The chat after that commit; absent with `response`. */
  chat?: Chat;
};

/**
 * The next piece of a response: text that grows a part, or a whole part. `seq` counts both without
 * holes, from 1 or from what was copied.
 */
export type ContentEvent =
  | { name: 'token'; responseId: string; seq: number; content: ContentOf<'token'> }
  | { name: 'part'; responseId: string; seq: number; content: ContentOf<'part'> };

type ContentOf<Kind extends Content['kind']> = Extract<Content, { kind: Kind }>;

/** The event that brings a piece of content. */
export function contentEvent(responseId: string, seq: number, content: Content): ContentEvent {
  return content.kind === 'token'
    ? { name: 'token', responseId, seq, content }
    : { name: 'part', responseId, seq, content };
}

/** True for the events that bring one piece each. */
export function isContentEvent(event: { name: string }): event is ContentEvent {
  return event.name === 'token' || event.name === 'part';
}

/**
 * A `token` of the message-per-response pattern that was created or updated: the whole text of one
 * Ably message. It is the text of a part from `offset` on, made of the pieces `firstSeq` to `seq`
 * (PROTOCOL.md P9).
 */
export type TokenTextEvent = {
  name: 'token-text';
  responseId: string;
  /** Names the Ably message within its response: no two begin with the same piece. */
  firstSeq: number;
  seq: number;
  partIndex: number;
  partId: string;
  partType: 'text' | 'reasoning';
  /** UTF-16 units of the part that earlier messages, or the copy that a response began with, hold. */
  offset: number;
  /** The sum (`sumOf`) that `text` has when nothing of it is missing or doubled. */
  sum: number;
  text: string;
};

/** A `token` that was appended to such a message. `seq` and `sum` are those of the whole after it. */
export type TokenAppendEvent = Omit<TokenTextEvent, 'name'> & { name: 'token-append' };

/** The whole response, when a piece of it was refused: replaces all up to `lastSeq` (PROTOCOL.md P12). */
export type ResponseCompleteEvent = {
  name: 'response-complete';
  responseId: string;
  lastSeq: number;
  parts: MessagePart[];
};

/** The one terminal event; the row was committed before it was published (PROTOCOL.md P13, P27). */
export type StopEvent = {
  name: 'stop';
  responseId: string;
  status: TerminalStatus;
  lastSeq: number;
  revision: number;
  error?: ResponseError;
  /** How long the reasoning took that came to its end; absent when there was none. */
  durations?: Durations;
};

/** The chat itself changed, or its queue: `changes` say which messages with it (PROTOCOL.md P14). */
type ChatEvent = { name: 'chat'; revision: number; chat: Chat };

export type ChannelEvent =
  | MessageEvent
  | StartEvent
  | ContentEvent
  | TokenTextEvent
  | TokenAppendEvent
  | ResponseCompleteEvent
  | StopEvent
  | ChatEvent;
