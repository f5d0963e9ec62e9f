import type { Chat } from '../chat/chat.ts';
import { isActive, type Message } from '../chat/message.ts';
import type { ResponseCompleteEvent, StopEvent, TokenTextEvent } from '../delivery/events.ts';
import type { Piece } from '../delivery/pieces.ts';
import type { Siblings } from './siblings.ts';

/** What arrived of a response and cannot be shown yet, or will be appended to. */
export type ReassemblyBuffer = {
  /** Content by its first `seq`, waiting for the pieces before it. */
  readonly held: ReadonlyMap<number, Piece>;
  /**
   * The whole text of Ably messages, by `firstSeq`, as this attachment received and grew it. Only
   * these may be appended to: a text from history or the database may hold what an append brings.
   */
  readonly live: ReadonlyMap<number, TokenTextEvent>;
  /** An append came to a message whose whole text this attachment never received. */
  readonly lacksBase: boolean;
  /** The whole response, which its agent published again, waiting for its row. */
  readonly whole: ResponseCompleteEvent | null;
  /** The terminal event, waiting for content that it says exists. */
  readonly stop: StopEvent | null;
};

/** The state of one open chat. Immutable: every change makes a new one. */
export type ConversationState = {
  readonly chatId: string;
  readonly chat: Chat | null;
  readonly chatRevision: number;
  readonly messages: ReadonlyMap<string, Message>;
  /** Those of `messages`, and what is known of others on branches that are not shown. */
  readonly siblings: Siblings;
  /** By response id; only for responses with something held, or with text that grows. */
  readonly buffers: ReadonlyMap<string, ReassemblyBuffer>;
  /** Every change of the chat up to this revision is in this state. */
  readonly revision: number;
  /** The highest revision that any event named; while it is above `revision`, `changes` must be read. */
  readonly announced: number;
  /** The oldest message of the loaded pages, or null when they begin with the chat. */
  readonly previous: string | null;
};

/** A message that this tab sent and the server has not confirmed yet has revision 0. */
export const UNCONFIRMED = 0;

export function emptyConversation(chatId: string): ConversationState {
  return {
    chatId,
    chat: null,
    chatRevision: 0,
    messages: new Map(),
    siblings: new Map(),
    buffers: new Map(),
    revision: 0,
    announced: 0,
    previous: null,
  };
}

/** The shown branch, oldest first; responses whose turn has not come are left out. */
export function shownMessages(state: ConversationState): Message[] {
  const branch: Message[] = [];
  let id = state.chat?.headId ?? null;
  while (id !== null) {
    const message = state.messages.get(id);
    if (!message) break;
    if (message.role === 'user' || message.status !== 'queued') branch.push(message);
    id = message.parentId;
  }
  return branch.reverse();
}

/** The shown message above which an older page can be loaded; null at the beginning of the chat. */
export function oldestOfMore(state: ConversationState): string | null {
  const oldest = shownMessages(state)[0];
  return oldest?.parentId ? oldest.id : null;
}

/**
 * True when the shown branch does not join up with the loaded pages: its head came from an event,
 * and with it nothing of what other windows had hidden before (PROTOCOL.md P51).
 */
export function isTorn(state: ConversationState): boolean {
  if (!state.chat?.headId) return false;
  const oldest = shownMessages(state)[0];
  return !oldest || (oldest.parentId !== null && oldest.id !== state.previous);
}

/** The responses of the whole chat that an agent works on, whatever the branch. */
export function activeResponses(state: ConversationState): Message[] {
  return [...state.messages.values()].filter(isActive);
}

/** True while an agent is at work, or should be because something waits for its answer. */
export function isWaiting(state: ConversationState): boolean {
  return (
    activeResponses(state).length > 0 ||
    shownMessages(state).some(({ status }) => status === 'queued')
  );
}

/** True while the server has not confirmed a message of this tab. */
export function hasUnconfirmed(state: ConversationState): boolean {
  return [...state.messages.values()].some(({ revision }) => revision === UNCONFIRMED);
}

/** True when an event named a change that this state does not hold: the database has it. */
export function isBehind(state: ConversationState): boolean {
  return state.announced > state.revision;
}

/** Ids of responses with a hole between what is shown and what arrived. */
export function responsesWithGap(state: ConversationState): string[] {
  return [...state.buffers].filter(([, buffer]) => hasGap(buffer)).map(([id]) => id);
}

function hasGap({ held, whole, stop, lacksBase }: ReassemblyBuffer): boolean {
  return held.size > 0 || whole !== null || stop !== null || lacksBase;
}
