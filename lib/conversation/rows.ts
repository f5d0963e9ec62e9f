import type { Chat } from '../chat/chat.ts';
import type { Message, Sibling } from '../chat/message.ts';
import { isTerminal } from '../chat/status.ts';
import { withoutSiblings, withSiblings } from './siblings.ts';
import { type ConversationState, UNCONFIRMED } from './state.ts';
import { isFinal, settle } from './streaming.ts';

/** Takes rows of the database in, whatever is known of them already. */
export function mergeRows(state: ConversationState, rows: Message[]): ConversationState {
  const messages = new Map(state.messages);
  for (const row of rows) messages.set(row.id, newer(messages.get(row.id), row));
  const merged = rows.flatMap(({ id }) => messages.get(id) ?? []);
  const siblings = withSiblings(state.siblings, merged);
  return rows.reduce<ConversationState>((next, row) => settle(next, row.id), {
    ...state,
    messages,
    siblings,
  });
}

/** A terminal row is final; of two active ones the longer text holds the other (PROTOCOL.md P37). */
function newer(known: Message | undefined, row: Message): Message {
  if (!known || isTerminal(row.status)) return known && isFinal(known) ? known : row;
  if (isFinal(known)) return known;
  if (row.role === 'user') return row.revision >= known.revision ? row : known;
  const { status, revision } = row.revision >= known.revision ? row : known;
  return known.seq > row.seq ? { ...known, status, revision } : { ...row, status, revision };
}

/**
 * Of rows as an event knew them, those to be merged. One that is not here although everything up to
 * it is was removed since, or is on another branch: `changes` would never say how it ended
 * (PROTOCOL.md P38).
 */
export function newsOf(state: ConversationState, rows: Message[], revision: number): Message[] {
  return rows.filter(({ id }) => revision > state.revision || state.messages.has(id));
}

/** Takes messages out; what the server has not seen yet moves up to what is left of its branch. */
export function withoutMessages(state: ConversationState, removed: Set<string>): ConversationState {
  if (removed.size === 0) return state;
  const messages = new Map([...state.messages].filter(([id]) => !removed.has(id)));
  for (const message of messages.values()) {
    let { parentId } = message;
    if (message.revision !== UNCONFIRMED || parentId === null) continue;
    while (parentId !== null && removed.has(parentId)) {
      parentId = state.messages.get(parentId)?.parentId ?? null;
    }
    messages.set(message.id, { ...message, parentId });
  }
  const siblings = withoutSiblings(state.siblings, removed);
  return { ...state, messages, siblings: withSiblings(siblings, [...messages.values()]) };
}

/** Takes in what is known of messages on branches that are not shown. */
export function withStubs(state: ConversationState, stubs: Sibling[] = []): ConversationState {
  return { ...state, siblings: withSiblings(state.siblings, stubs) };
}

/** The chat as it was at this revision, unless a newer one is known. */
export function withChat(
  state: ConversationState,
  chat: Chat,
  revision: number,
): ConversationState {
  if (revision < state.chatRevision) return state;
  // A message that the server has not seen yet stays at the end of the branch it was sent to.
  const unconfirmed = [...state.messages.values()].find(
    (message) => message.revision === UNCONFIRMED && message.parentId === chat.headId,
  );
  const headId = unconfirmed?.id ?? chat.headId;
  return { ...state, chat: { ...chat, headId }, chatRevision: revision };
}
