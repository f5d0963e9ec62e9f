import type { Message } from '../chat/message.ts';
import { isTerminal } from '../chat/status.ts';
import type {
  ContentEvent,
  ResponseCompleteEvent,
  StopEvent,
  TokenAppendEvent,
  TokenTextEvent,
} from '../delivery/events.ts';
import { applyContent, withDurations } from '../delivery/parts.ts';
import { isWhole, joinPieces } from '../delivery/pieces.ts';
import { advance, announce } from './revisions.ts';
import type { ConversationState, ReassemblyBuffer } from './state.ts';

/** One piece of a response: shown when it is the next one, else held (PROTOCOL.md P31). */
export function onContent(state: ConversationState, event: ContentEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && (isFinal(message) || event.seq <= message.seq)) return state;
  if (message && event.seq === message.seq + 1) {
    const parts = applyContent(message.parts, event.content);
    return settle(withRow(state, { ...message, parts, seq: event.seq }), event.responseId);
  }
  const buffer = bufferOf(state, event.responseId);
  const held = new Map(buffer.held).set(event.seq, event);
  return withBuffer(state, event.responseId, { ...buffer, held });
}

/**
 * The whole text of an Ably message. Of two the one with more pieces is shown, of two with as many
 * the newer (a text that was mended). One whose sum differs from what its agent sent is never shown
 * (PROTOCOL.md P32).
 */
export function onTokenText(
  state: ConversationState,
  event: TokenTextEvent,
  isLive: boolean,
): ConversationState {
  const { responseId, firstSeq } = event;
  const message = state.messages.get(responseId);
  if (message && isFinal(message)) return state;
  const buffer = bufferOf(state, responseId);
  const base = buffer.live.get(firstSeq);
  const isBase = isLive && (base === undefined || event.seq >= base.seq);
  const live = isBase ? new Map(buffer.live).set(firstSeq, event) : buffer.live;
  const lacksBase = buffer.lacksBase && !isBase;
  const held = new Map(buffer.held);
  const waiting = held.get(firstSeq);
  if (isWhole(event) && !(waiting && waiting.seq > event.seq)) held.set(firstSeq, event);
  return settle(withBuffer(state, responseId, { ...buffer, held, live, lacksBase }), responseId);
}

/** More text for an Ably message whose whole text this attachment received (PROTOCOL.md P33). */
export function onTokenAppend(
  state: ConversationState,
  event: TokenAppendEvent,
): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return state;
  const buffer = bufferOf(state, event.responseId);
  const base = buffer.live.get(event.firstSeq);
  if (!base) return withBuffer(state, event.responseId, { ...buffer, lacksBase: true });
  if (event.seq <= base.seq) return state;
  return onTokenText(state, { ...event, name: 'token-text', text: base.text + event.text }, true);
}

/** The whole response up to its `lastSeq`, as a piece of it was refused (PROTOCOL.md P35). */
export function onResponseComplete(
  state: ConversationState,
  event: ResponseCompleteEvent,
): ConversationState {
  const { responseId, lastSeq } = event;
  const message = state.messages.get(responseId);
  const buffer = bufferOf(state, responseId);
  const newest = Math.max(message?.seq ?? 0, buffer.whole?.lastSeq ?? 0);
  if ((message && isFinal(message)) || newest > lastSeq) return state;
  return settle(withBuffer(state, responseId, { ...buffer, whole: event }), responseId);
}

/** The end of a response, which is there when all its content is (PROTOCOL.md P36). */
export function onStop(state: ConversationState, event: StopEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return advance(state, event.revision);
  const buffer = { ...bufferOf(state, event.responseId), stop: event };
  return settle(
    withBuffer(announce(state, event.revision), event.responseId, buffer),
    event.responseId,
  );
}

/** Nothing may be appended any more to what was live (PROTOCOL.md P34). */
export function onAttachment(state: ConversationState): ConversationState {
  let next = state;
  for (const [id, buffer] of state.buffers) {
    next = withBuffer(next, id, { ...buffer, live: new Map(), lacksBase: false });
  }
  return next;
}

/** Applies what is held as far as it joins up, ends the response when all of it is there. */
export function settle(state: ConversationState, responseId: string): ConversationState {
  const buffer = state.buffers.get(responseId);
  let message = state.messages.get(responseId);
  if (!buffer || !message) return state;
  if (isFinal(message)) return withBuffer(state, responseId, null);

  const held = new Map(buffer.held);
  const { whole, stop, live, lacksBase } = buffer;
  if (whole && whole.lastSeq >= message.seq) {
    message = { ...message, parts: whole.parts, seq: whole.lastSeq };
  }
  message = { ...message, ...joinPieces(message, held) };
  if (stop && message.seq === stop.lastSeq) {
    const { status, revision, durations } = stop;
    const parts = durations ? withDurations(message.parts, durations) : message.parts;
    const ended = { ...message, parts, status, revision };
    const row = stop.error ? { ...ended, error: stop.error } : ended;
    return advance(withBuffer(withRow(state, row), responseId, null), stop.revision);
  }
  return withBuffer(withRow(state, message), responseId, {
    ...{ held, live, lacksBase, stop },
    whole: null,
  });
}

/** An answer that has ended: nothing changes its text any more. */
export function isFinal(message: Message): boolean {
  return message.role === 'assistant' && isTerminal(message.status);
}

/** The state with this message in the place of the one with its id. */
export function withRow(state: ConversationState, row: Message): ConversationState {
  return { ...state, messages: new Map(state.messages).set(row.id, row) };
}

const EMPTY_BUFFER: ReassemblyBuffer = {
  held: new Map(),
  live: new Map(),
  lacksBase: false,
  whole: null,
  stop: null,
};

function bufferOf(state: ConversationState, responseId: string): ReassemblyBuffer {
  return state.buffers.get(responseId) ?? EMPTY_BUFFER;
}

function withBuffer(
  state: ConversationState,
  responseId: string,
  buffer: ReassemblyBuffer | null,
): ConversationState {
  const buffers = new Map(state.buffers);
  const isEmpty =
    buffer === null || (buffer.held.size + buffer.live.size === 0 && !isHolding(buffer));
  if (!isEmpty) buffers.set(responseId, buffer);
  else buffers.delete(responseId);
  return { ...state, buffers };
}

function isHolding({ whole, stop, lacksBase }: ReassemblyBuffer): boolean {
  return whole !== null || stop !== null || lacksBase;
}
