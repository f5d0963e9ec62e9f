import type { Chat } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import type { ChannelEvent, ContentEvent } from './events.ts';

/** Builders for tests: one chat with one question and one answer of `tokens`. */
export const CHAT_ID = '01900000-0000-7000-8000-000000000001';
export const QUESTION_ID = '01900000-0000-7000-8000-000000000002';
export const ANSWER_ID = '01900000-0000-7000-8000-000000000003';

const CREATED_AT = '2026-11-21T12:00:00.000Z';

export function aChat(change: Partial<Chat> = {}): Chat {
  return {
    id: CHAT_ID,
    title: 'count',
    headId: ANSWER_ID,
    pinned: false,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    channel: 'ai:owner:chat',
    streamingPattern: null,
    hydration: null,
    ...change,
  };
}

export function aQuestion(change: Partial<Message> = {}): Message {
  return {
    id: QUESTION_ID,
    parentId: null,
    role: 'user',
    parts: [{ type: 'text', text: 'count' }],
    status: 'complete',
    seq: 0,
    createdAt: CREATED_AT,
    revision: 1,
    ...change,
  };
}

export function anAnswer(change: Partial<Message> = {}): Message {
  return {
    id: ANSWER_ID,
    parentId: QUESTION_ID,
    role: 'assistant',
    parts: [],
    status: 'streaming',
    seq: 0,
    createdAt: CREATED_AT,
    revision: 1,
    ...change,
  };
}

export function aToken(seq: number, text = ` ${seq}`): ContentEvent {
  return {
    name: 'token',
    responseId: ANSWER_ID,
    seq,
    content: { kind: 'token', partIndex: 0, partId: '0', partType: 'text', text },
  };
}

/** Everything that the channel carries of one whole response of `count` tokens. */
export function aWholeResponse(count: number): ChannelEvent[] {
  const chat = aChat();
  const response = anAnswer();
  return [
    { name: 'message', revision: 1, message: aQuestion(), response, chat },
    { name: 'start', responseId: ANSWER_ID, revision: 1, response, chat },
    ...Array.from({ length: count }, (_, index) => aToken(index + 1)),
    { name: 'stop', responseId: ANSWER_ID, status: 'complete', lastSeq: count, revision: 2 },
  ];
}

/** ` 1 2 3 ...`: what the tokens of `aWholeResponse` join up to. */
export function textOf(count: number): string {
  return Array.from({ length: count }, (_, index) => ` ${index + 1}`).join('');
}
