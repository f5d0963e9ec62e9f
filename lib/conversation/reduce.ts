import type { Changes, ChatPage } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import { advance, announce, raise } from './revisions.ts';
import { mergeRows, newsOf, withChat, withoutMessages, withStubs } from './rows.ts';
import { withoutSiblings, withSiblings } from './siblings.ts';
import { type ConversationState, UNCONFIRMED } from './state.ts';
import {
  onAttachment,
  onContent,
  onResponseComplete,
  onStop,
  onTokenAppend,
  onTokenText,
  withRow,
} from './streaming.ts';

/** Everything that can change an open chat. */
export type ConversationEvent =
  /** From the database: a rendered page, an older page of the branch, or `changes`. */
  | { name: 'page'; page: ChatPage }
  | { name: 'older-page'; page: ChatPage }
  | { name: 'changes'; changes: Changes }
  /** An event of the channel, from the subscription (rewind included). */
  | { name: 'channel'; event: ChannelEvent }
  /** An event of the channel's history: it may be newer than what the subscription brings next. */
  | { name: 'history'; event: ChannelEvent }
  /** The channel was attached anew, or dropped something: nothing may be appended to what was live. */
  | { name: 'attachment' }
  /** The server no longer has the chat, and no event said when that happened. `at`: ISO 8601. */
  | { name: 'gone'; at: string }
  /** This tab sent a message; it is shown before the server confirms it. */
  | { name: 'sent'; message: Message }
  /** The server refused it: `headId`, the head before it was sent, becomes the head again. */
  | { name: 'unsent'; id: string; headId?: string | null };

/**
 * The one way in which an open chat changes. Pure, idempotent and order-safe: the same events in
 * any order and any number give the same text. Content is shown only when everything before it is
 * there: lower `seq` is dropped, the next one applied, a higher one held until the gap is filled
 * (PROTOCOL.md P39).
 */
export function reduce(state: ConversationState, event: ConversationEvent): ConversationState {
  switch (event.name) {
    case 'page': {
      if (isKnown(state, event.page)) return state;
      const { chat, messages, siblings, revision, previous } = event.page;
      const known = revision < state.revision ? state : withStubs(state, siblings);
      const merged = withChat(mergeRows(known, messages), chat, revision);
      // A page holds one branch only: what else changed since must come from `changes`.
      return state.revision === 0
        ? { ...raise(merged, revision), previous }
        : announce(merged, revision);
    }
    case 'older-page': {
      const { messages, siblings, previous } = event.page;
      return { ...mergeRows(withStubs(state, siblings), messages), previous };
    }
    case 'changes':
      return onChanges(state, event.changes);
    case 'channel':
      return onChannelEvent(state, event.event, true);
    case 'history':
      return onChannelEvent(state, event.event, false);
    case 'attachment':
      return onAttachment(state);
    case 'gone':
      return onGone(state, event.at);
    case 'sent':
      return onSent(state, event.message);
    case 'unsent':
      return onUnsent(state, event.id, event.headId);
  }
}

/** True for the page that this state was made of, while nothing else has come. */
function isKnown(state: ConversationState, { messages, revision }: ChatPage): boolean {
  return revision === state.revision && messages.every((row) => state.messages.get(row.id) === row);
}

function onChanges(state: ConversationState, changes: Changes): ConversationState {
  const kept = withoutMessages(state, new Set(changes.removed));
  const merged = mergeRows(withStubs(kept, changes.siblings), changes.messages);
  return raise(withChat(merged, changes.chat, changes.revision), changes.revision);
}

function onChannelEvent(
  state: ConversationState,
  event: ChannelEvent,
  isLive: boolean,
): ConversationState {
  switch (event.name) {
    case 'message': {
      const { message, response, chat, revision } = event;
      if (!message || !response || !chat) return announce(state, revision);
      const rows = mergeRows(state, newsOf(state, [message, response], revision));
      return withChat(advance(rows, revision), chat, revision);
    }
    case 'start': {
      const { response, chat, revision } = event;
      if (!response || !chat) return announce(state, revision);
      const rows = mergeRows(state, newsOf(state, [response], revision));
      // Its question may have been committed under the same revision and not be here yet.
      const isWhole = response.parentId === null || rows.messages.has(response.parentId);
      const counted = isWhole ? advance(rows, revision) : announce(rows, revision);
      return withChat(counted, chat, revision);
    }
    case 'token':
    case 'part':
      return onContent(state, event);
    case 'token-text':
      return onTokenText(state, event, isLive);
    case 'token-append':
      return isLive ? onTokenAppend(state, event) : state;
    case 'response-complete':
      return onResponseComplete(state, event);
    case 'stop':
      return onStop(state, event);
    case 'chat': {
      // Messages may have been removed or moved with it: the head must not change before they do.
      const headId = state.chat?.headId ?? event.chat.headId;
      const next = withChat(state, { ...event.chat, headId }, event.revision);
      return announce(next, event.revision);
    }
  }
}

/** A chat that the server has not seen yet is not gone; one that was deleted keeps its time. */
function onGone(state: ConversationState, at: string): ConversationState {
  const { chat, chatRevision } = state;
  if (!chat || chatRevision === 0 || chat.deletedAt) return state;
  return { ...state, chat: { ...chat, deletedAt: at } };
}

function onSent(state: ConversationState, message: Message): ConversationState {
  const chat = state.chat ?? {
    id: state.chatId,
    title: '',
    headId: null,
    pinned: false,
    createdAt: message.createdAt,
    updatedAt: message.createdAt,
    channel: '',
    streamingPattern: null,
    hydration: null,
  };
  const siblings = withSiblings(state.siblings, [message]);
  return withRow({ ...state, siblings, chat: { ...chat, headId: message.id } }, message);
}

function onUnsent(
  state: ConversationState,
  id: string,
  headBefore: string | null = null,
): ConversationState {
  const message = state.messages.get(id);
  if (!message || message.revision !== UNCONFIRMED || !state.chat) return state;
  const messages = new Map(state.messages);
  messages.delete(id);
  const siblings = withoutSiblings(state.siblings, new Set([id]));
  if (state.chat.headId !== id) return { ...state, messages, siblings };
  const headId = headBefore && messages.has(headBefore) ? headBefore : message.parentId;
  return { ...state, messages, siblings, chat: { ...state.chat, headId } };
}
