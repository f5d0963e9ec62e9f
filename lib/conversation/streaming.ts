import type { Message } from '../chat/message.ts';
import { isTerminal } from '../chat/status.ts';
import type {
  ContentEvent,
  GrowthEvent,
  ResponseCompleteEvent,
  StopEvent,
  TextEvent,
} from '../delivery/events.ts';
import { applyContent, withDurations } from '../delivery/parts.ts';
import { isWhole, joinPieces } from '../delivery/pieces.ts';
import { advance, announce } from './revisions.ts';
import type { ConversationState, Track } from './state.ts';

/** One piece of a response: shown when it is the next one, else held (PROTOCOL.md P31). */
export function onContent(state: ConversationState, event: ContentEvent): ConversationState {
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
 * the newer (a text that was mended). One whose sum is not what its agent said is never shown
 * (PROTOCOL.md P32).
 */
export function onText(
  state: ConversationState,
  event: TextEvent,
  isLive: boolean,
): ConversationState {
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

/** More text for an Ably message whose whole text this attachment received (PROTOCOL.md P33). */
export function onGrowth(state: ConversationState, event: GrowthEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return state;
  const track = trackOf(state, event.responseId);
  const base = track.live.get(event.firstSeq);
  if (!base) return withTrack(state, event.responseId, { ...track, lacksBase: true });
  if (event.seq <= base.seq) return state;
  return onText(state, { ...event, name: 'text', text: base.text + event.text }, true);
}

/** The whole response up to its `lastSeq`, as a piece of it was refused (PROTOCOL.md P35). */
export function onWhole(state: ConversationState, event: ResponseCompleteEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (!message || isFinal(message) || message.seq > event.lastSeq) return state;
  const whole = { ...message, parts: event.parts, seq: event.lastSeq };
  return settle(withRow(state, whole), event.responseId);
}

/** The end of a response, which is there when all its content is (PROTOCOL.md P36). */
export function onStop(state: ConversationState, event: StopEvent): ConversationState {
  const message = state.messages.get(event.responseId);
  if (message && isFinal(message)) return advance(state, event.revision);
  const track = { ...trackOf(state, event.responseId), stop: event };
  return settle(
    withTrack(announce(state, event.revision), event.responseId, track),
    event.responseId,
  );
}

/** Nothing may be appended any more to what was live (PROTOCOL.md P34). */
export function onAttachment(state: ConversationState): ConversationState {
  let next = state;
  for (const [id, track] of state.tracks) {
    next = withTrack(next, id, { ...track, live: new Map(), lacksBase: false });
  }
  return next;
}

/** Applies what is held as far as it joins up, ends the response when all of it is there. */
export function settle(state: ConversationState, responseId: string): ConversationState {
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

/** An answer that has ended: nothing changes its text any more. */
export function isFinal(message: Message): boolean {
  return message.role === 'assistant' && isTerminal(message.status);
}

/** The state with this message in the place of the one with its id. */
export function withRow(state: ConversationState, row: Message): ConversationState {
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
