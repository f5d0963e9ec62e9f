import type { Chat } from '../chat/chat.ts';
import type { ReceivedMessage } from './decode.ts';
import type { EncodedEvent } from './encode.ts';
import { AGENT_CLIENT_ID, PROTOCOL_VERSION } from './events.ts';

/** The channel of a new chat; stored with the chat and never made again (PROTOCOL.md P1). */
export function chatChannel(ownerId: string, chatId: string): string {
  return `ai:${ownerId}:${chatId}`;
}

/** Where agents of a chat hear `cancel`: the chat's channel with another namespace. */
export function controlChannel(channel: string): string {
  return channel.replace(/^ai:/, 'control:');
}

/** Where a user's browsers hear what their sidebars show. */
export function userChannel(userId: string): string {
  return `user:${userId}`;
}

/**
 * A chat as the sidebar shows it, after the commit of `revision`; gone while it has a `deletedAt`.
 * `isActive` while an agent answers in it; absent when the event does not know.
 */
export type SidebarEvent = { chat: Chat; revision: number; isActive?: boolean };

/** The `chat` event of a `user:` channel (PROTOCOL.md P15). */
export function encodeSidebarEvent({ chat, revision, isActive }: SidebarEvent): EncodedEvent {
  const headers = { v: PROTOCOL_VERSION, revision: String(revision) };
  const known = isActive === undefined ? {} : { active: String(isActive) };
  return { name: 'chat', data: chat, extras: { headers: { ...headers, ...known } } };
}

/** Null for everything that is not a `chat` event of the agent. */
export function decodeSidebarEvent(message: ReceivedMessage): SidebarEvent | null {
  const { headers } = (message.extras ?? {}) as { headers?: Record<string, string> };
  if (message.clientId !== AGENT_CLIENT_ID || message.name !== 'chat') return null;
  if (headers?.v !== PROTOCOL_VERSION) return null;
  const event = { chat: message.data as Chat, revision: Number(headers.revision ?? 0) };
  return headers.active === undefined ? event : { ...event, isActive: headers.active === 'true' };
}

/** Tells the agent that works on a response to stop, on the chat's control channel (PROTOCOL.md P16). */
export function encodeCancel(responseId: string): EncodedEvent {
  return { name: 'cancel', extras: { headers: { v: PROTOCOL_VERSION, responseId } } };
}

/** The responseId that a message of a control channel cancels, or null. */
export function decodeCancel(message: ReceivedMessage): string | null {
  const { headers } = (message.extras ?? {}) as { headers?: Record<string, string> };
  if (message.clientId !== AGENT_CLIENT_ID || message.name !== 'cancel') return null;
  return headers?.responseId ?? null;
}
