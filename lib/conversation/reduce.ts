import type { InboundMessage } from 'ably';
import type {
  ChannelEvent,
  ContentEvent,
  GrowthEvent,
  StopEvent,
  TextEvent,
} from '../delivery/events.ts';
import { applyContent, withDurations } from '../delivery/parts.ts';
import { isWhole, joinPieces } from '../delivery/pieces.ts';
import {
  type Changes,
  type Chat,
  type ChatPage,
  isTerminal,
  type Message,
  type Sibling,
} from '../records.ts';
import { withoutSiblings, withSiblings } from './siblings.ts';
import { type ConversationState, type Track, UNCONFIRMED } from './state.ts';

/** Everything that can change an open chat. */
export type ConversationEvent =
  /** The database's word: a rendered page, `changes`, or an older page of the branch. */
  | { name: 'page'; page: ChatPage }
  | { name: 'older-page'; page: ChatPage }
  | { name: 'changes'; changes: Changes }
  /**
   * An event of the channel, from the subscription (rewind included), with the message it came in:
   * that is for the record only.
   */
  | { name: 'channel'; event: ChannelEvent; message?: InboundMessage }
  /** An event of the channel's history: it may be newer than what the subscription brings next. */
  | { name: 'history'; event: ChannelEvent; message?: InboundMessage }
  /** The channel was attached anew, or dropped something: nothing may be appended to what was live. */
  | { name: 'attachment' }
  /** This tab sent a message; it is shown before the server confirms it. */
  | { name: 'sent'; message: Message }
  /** The server refused it: `headId`, the head before it was sent, is the head again. */
  | { name: 'unsent'; id: string; headId?: string | null };

/**
 * The one way in which an open chat changes. Pure, idempotent and order-safe: the same events in
 * any order and any number give the same text. Content is shown only when everything before it is
 * there: lower `seq` is dropped, the next one applied, a higher one held until the gap is filled.
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

/** Takes messages out; what the server has not seen yet moves up to what is left of its branch. */
function withoutMessages(state: ConversationState, removed: Set<string>): ConversationState {
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

function withStubs(state: ConversationState, stubs: Sibling[] = []): ConversationState {
  return { ...state, siblings: withSiblings(state.siblings, stubs) };
}

function mergeRows(state: ConversationState, rows: Message[]): ConversationState {
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

/** A terminal row is final; of two active ones the longer text wins, for it holds the other. */
function newer(known: Message | undefined, row: Message): Message {
  if (!known || isTerminal(row.status)) return known && isFinal(known) ? known : row;
  if (isFinal(known)) return known;
  if (row.role === 'user') return row.revision >= known.revision ? row : known;
  const { status, revision } = row.revision >= known.revision ? row : known;
  return known.seq > row.seq ? { ...known, status, revision } : { ...row, status, revision };
}

function isFinal(message: Message): boolean {
  return message.role === 'assistant' && isTerminal(message.status);
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
    case 'content':
      return onContent(state, event);
    case 'text':
      return onText(state, event, isLive);
    case 'growth':
      return isLive ? onGrowth(state, event) : state;
    case 'response-complete': {
      const message = state.messages.get(event.responseId);
      if (!message || isFinal(message) || message.seq > event.lastSeq) return state;
      const whole = { ...message, parts: event.parts, seq: event.lastSeq };
      return settle(withRow(state, whole), event.responseId);
    }
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

/**
 * Of rows as an event knew them, those to be merged. One that is not here although everything up to
 * it is was removed since, or is on another branch: `changes` would never say how it ended.
 */
function newsOf(state: ConversationState, rows: Message[], revision: number): Message[] {
  return rows.filter(({ id }) => revision > state.revision || state.messages.has(id));
}

function onContent(state: ConversationState, event: ContentEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && (isFinal(message) || event.seq <= message.seq)) return state;
  if (message && event.seq === message.seq + 1) {
    const parts = applyContent(message.parts, event.content);
    return settle(withRow(state, { ...message, parts, seq: event.seq }), event.responseId);
  }
  const track = trackOf(state, event.responseId);
  const held = new Map(track.held).set(event.seq, event);
  return withTrack(state, event.responseId, { ...track, held });
}

/**
 * The whole text of an Ably message. Of two the one with more pieces is shown, of two with as many
 * the newer (a text that was mended). One whose sum is not what its agent said is never shown.
 */
function onText(state: ConversationState, event: TextEvent, isLive: boolean): ConversationState {
  const { responseId, firstSeq } = event;
  const message = state.messages.get(responseId);
  if (message && isFinal(message)) return state;
  const track = trackOf(state, responseId);
  const base = track.live.get(firstSeq);
  const isBase = isLive && (base === undefined || event.seq >= base.seq);
  const live = isBase ? new Map(track.live).set(firstSeq, event) : track.live;
  const lacksBase = track.lacksBase && !isBase;
  const held = new Map(track.held);
  const waiting = held.get(firstSeq);
  if (isWhole(event) && !(waiting && waiting.seq > event.seq)) held.set(firstSeq, event);
  return settle(withTrack(state, responseId, { ...track, held, live, lacksBase }), responseId);
}

function onGrowth(state: ConversationState, event: GrowthEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return state;
  const track = trackOf(state, event.responseId);
  const base = track.live.get(event.firstSeq);
  if (!base) return withTrack(state, event.responseId, { ...track, lacksBase: true });
  if (event.seq <= base.seq) return state;
  return onText(state, { ...event, name: 'text', text: base.text + event.text }, true);
}

function onAttachment(state: ConversationState): ConversationState {
  let next = state;
  for (const [id, track] of state.tracks) {
    next = withTrack(next, id, { ...track, live: new Map(), lacksBase: false });
  }
  return next;
}

function onStop(state: ConversationState, event: StopEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return advance(state, event.revision);
  const track = { ...trackOf(state, event.responseId), stop: event };
  return settle(
    withTrack(announce(state, event.revision), event.responseId, track),
    event.responseId,
  );
}

/** Applies what is held as far as it joins up, ends the response when all of it is there. */
function settle(state: ConversationState, responseId: string): ConversationState {
  const track = state.tracks.get(responseId);
  let message = state.messages.get(responseId);
  if (!track || !message) return state;
  if (isFinal(message)) return withTrack(state, responseId, null);

  const held = new Map(track.held);
  message = { ...message, ...joinPieces(message, held) };
  const { stop, live, lacksBase } = track;
  if (stop && message.seq === stop.lastSeq) {
    const { status, revision, durations } = stop;
    const parts = durations ? withDurations(message.parts, durations) : message.parts;
    const ended = { ...message, parts, status, revision };
    const row = stop.error ? { ...ended, error: stop.error } : ended;
    return advance(withTrack(withRow(state, row), responseId, null), stop.revision);
  }
  return withTrack(withRow(state, message), responseId, { held, live, lacksBase, stop });
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

function announce(state: ConversationState, revision: number): ConversationState {
  return revision > state.announced ? { ...state, announced: revision } : state;
}

/** The database said everything up to this revision. */
function raise(state: ConversationState, revision: number): ConversationState {
  const next = announce(state, revision);
  return revision > next.revision ? { ...next, revision } : next;
}

/** Counts a revision that this state now holds, if it is the next one; else only announces it. */
function advance(state: ConversationState, revision: number): ConversationState {
  const next = announce(state, revision);
  return revision === next.revision + 1 ? { ...next, revision } : next;
}

function withChat(state: ConversationState, chat: Chat, revision: number): ConversationState {
  if (revision < state.chatRevision) return state;
  // A message that the server has not seen yet stays at the end of the branch it was sent to.
  const unconfirmed = [...state.messages.values()].find(
    (message) => message.revision === UNCONFIRMED && message.parentId === chat.headId,
  );
  const headId = unconfirmed?.id ?? chat.headId;
  return { ...state, chat: { ...chat, headId }, chatRevision: revision };
}

function withRow(state: ConversationState, row: Message): ConversationState {
  return { ...state, messages: new Map(state.messages).set(row.id, row) };
}

const nothingHeld: Track = { held: new Map(), live: new Map(), lacksBase: false, stop: null };

function trackOf(state: ConversationState, responseId: string): Track {
  return state.tracks.get(responseId) ?? nothingHeld;
}

function withTrack(
  state: ConversationState,
  responseId: string,
  track: Track | null,
): ConversationState {
  const tracks = new Map(state.tracks);
  const isEmpty =
    track === null || (track.held.size + track.live.size === 0 && !track.stop && !track.lacksBase);
  if (!isEmpty) tracks.set(responseId, track);
  else tracks.delete(responseId);
  return { ...state, tracks };
}
