import type { ChannelStateChange, RealtimeChannel } from 'ably';
import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import { type ConversationEvent, reduce } from '../../lib/conversation/reduce.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';
import { type ChannelEvent, isContentEvent } from '../../lib/delivery/events.ts';
import { applyContent, applyText } from '../../lib/delivery/parts.ts';
import { sumOf } from '../../lib/delivery/sum-of.ts';
import type { Sabotage } from './sabotage.ts';
import type { HistoryPage } from './simulated-history.ts';

export type SeededFault = { name: string; pattern: StreamingPattern; sabotage: Sabotage };

/** Changes the events of the channel before the reducer sees them; null drops one. */
function changing(
  change: (
    event: ChannelEvent,
    message: Message | undefined,
    state: ConversationState,
  ) => ChannelEvent | null,
): Sabotage {
  return {
    reduce(state, input) {
      if (input.name !== 'channel' && input.name !== 'history') return reduce(state, input);
      const { event } = input;
      const id = 'responseId' in event ? event.responseId : '';
      const changed = change(event, state.messages.get(id), state);
      return changed ? reduce(state, { name: input.name, event: changed }) : state;
    },
  };
}

function withMessage(state: ConversationState, message: Message): ConversationState {
  return { ...state, messages: new Map(state.messages).set(message.id, message) };
}

/** What is appended goes to what is shown, wherever that came from. */
function growShown(state: ConversationState, input: ConversationEvent): ConversationState {
  if (input.name !== 'channel' || input.event.name !== 'token-append') return reduce(state, input);
  const { event } = input;
  const message = state.messages.get(event.responseId);
  if (message?.status !== 'streaming' || event.seq <= message.seq) return state;
  const parts = applyContent(message.parts, { ...event, kind: 'token' });
  return withMessage(state, { ...message, parts, seq: event.seq });
}

/** A text of history takes the place of a newer one. */
function goBack(state: ConversationState, input: ConversationEvent): ConversationState {
  if (input.name !== 'history' || input.event.name !== 'token-text') return reduce(state, input);
  const { event } = input;
  const message = state.messages.get(event.responseId);
  if (message?.status !== 'streaming' || event.seq >= message.seq) return reduce(state, input);
  return withMessage(state, { ...message, parts: applyText(message.parts, event) });
}

/** An active row takes the place of what was heard, also when it holds less. */
function trustRows(state: ConversationState, input: ConversationEvent): ConversationState {
  if (input.name !== 'changes') return reduce(state, input);
  const messages = new Map(state.messages);
  for (const { id } of input.changes.messages) messages.delete(id);
  return reduce({ ...state, messages }, input);
}

function overriding(change: (channel: RealtimeChannel) => Partial<RealtimeChannel>): Sabotage {
  return {
    channel: (channel) => {
      const changed = change(channel);
      const get = (target: RealtimeChannel, key: string) =>
        Reflect.get(key in changed ? changed : target, key) as unknown;
      return new Proxy(channel, { get: (target, key) => get(target, String(key)) });
    },
  };
}

/** Every attachment but the first looks as if nothing had been missed. */
const ignoreLoss = overriding((channel) => {
  let count = 0;
  const on = (name: 'attached', listener: (change: ChannelStateChange) => void) =>
    channel.on(name, (change) => {
      if (name === 'attached') count += 1;
      listener({ ...change, resumed: change.resumed || count > 1 });
    });
  return { on: on as RealtimeChannel['on'] };
});

/** Only the newest page of history is read. */
const readOnePage = overriding((channel) => {
  const history = async (query: { limit: number }) => {
    const page = (await channel.history(query)) as unknown as HistoryPage;
    return { items: page.items, hasNext: () => false, next: () => Promise.resolve(null) };
  };
  return { history: history as unknown as RealtimeChannel['history'] };
});

/** Faults of a reader, and in which pattern they show. */
export const READER_FAULTS: readonly SeededFault[] = [
  {
    name: 'content with a higher seq than the next is applied',
    pattern: 'message-per-token',
    sabotage: changing((event, message) =>
      isContentEvent(event) && message && event.seq > message.seq
        ? { ...event, seq: message.seq + 1 }
        : event,
    ),
  },
  {
    name: 'content with a lower seq is applied again',
    pattern: 'message-per-token',
    sabotage: changing((event, message) =>
      isContentEvent(event) && message && event.seq <= message.seq
        ? { ...event, seq: message.seq + 1 }
        : event,
    ),
  },
  {
    name: 'the lost continuity of an attachment is ignored',
    pattern: 'message-per-token',
    sabotage: ignoreLoss,
  },
  {
    name: 'an append grows what is shown, without a whole text that came live',
    pattern: 'message-per-response',
    sabotage: { reduce: growShown },
  },
  {
    name: 'history overwrites what came live after it',
    pattern: 'message-per-response',
    sabotage: { reduce: goBack },
  },
  {
    name: 'a text with something missing or doubled is shown',
    pattern: 'message-per-response',
    sabotage: changing((event) =>
      event.name === 'token-text' ? { ...event, sum: sumOf(event.text) } : event,
    ),
  },
  {
    name: 'of the recovery event only its seq is taken',
    pattern: 'message-per-token',
    sabotage: changing((event, message) =>
      event.name === 'response-complete' && message ? { ...event, parts: message.parts } : event,
    ),
  },
  {
    name: 'the recovery event is not merged',
    pattern: 'message-per-token',
    sabotage: changing((event) => (event.name === 'response-complete' ? null : event)),
  },
  {
    name: 'a stop before the last token counts as the end',
    pattern: 'message-per-token',
    sabotage: changing((event, message) =>
      event.name === 'stop' && message ? { ...event, lastSeq: message.seq } : event,
    ),
  },
  {
    name: 'a row from the database replaces what was heard since',
    pattern: 'message-per-token',
    sabotage: { reduce: trustRows },
  },
  {
    name: 'only one page of history is read',
    pattern: 'message-per-token',
    sabotage: readOnePage,
  },
];
