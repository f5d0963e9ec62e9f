import { describe, expect, it } from 'vitest';
import { decodeEvent } from './decode.ts';
import { encodeEvent, MESSAGE_EVENT_LIMIT } from './encode.ts';
import type { ChannelEvent } from './events.ts';
import { ANSWER_ID, aChat, anAnswer, aQuestion, aToken, aWholeResponse } from './testing.ts';

function overTheWire(event: ChannelEvent, clientId = 'agent') {
  const sent = JSON.parse(JSON.stringify(encodeEvent(event)));
  return decodeEvent({ ...sent, clientId });
}

describe('events', () => {
  it.each<ChannelEvent>([
    ...aWholeResponse(1),
    aToken(7, 'grüße 🙂 '),
    { name: 'chat', revision: 4, chat: aChat() },
    {
      name: 'part',
      responseId: ANSWER_ID,
      seq: 2,
      content: {
        kind: 'part',
        partIndex: 1,
        partId: 'call-1',
        part: { type: 'tool-weather', toolCallId: 'call-1', state: 'input-available', input: {} },
      },
    },
    {
      name: 'response-complete',
      responseId: ANSWER_ID,
      lastSeq: 3,
      parts: [{ type: 'text', text: 'all' }],
    },
    {
      name: 'stop',
      responseId: ANSWER_ID,
      status: 'failed',
      lastSeq: 3,
      revision: 9,
      error: { code: 'model_error', message: 'No.' },
    },
    {
      name: 'stop',
      responseId: ANSWER_ID,
      status: 'complete',
      lastSeq: 3,
      revision: 9,
      durations: { 0: 4_200 },
    },
  ])('$name survives the channel', (event) => {
    expect(overTheWire(event)).toEqual(event);
  });

  it('carry their version and string headers', () => {
    const { headers } = encodeEvent(aToken(12)).extras;
    expect(headers).toEqual({
      v: '1',
      responseId: ANSWER_ID,
      seq: '12',
      partId: '0',
      partIndex: '0',
      partType: 'text',
    });
  });

  it('a start with a copy too large for the channel carries its headers only', () => {
    const parts = [{ type: 'text' as const, text: 'x'.repeat(MESSAGE_EVENT_LIMIT) }];
    const response = anAnswer({ parts, seq: 9 });
    const start = { name: 'start', responseId: ANSWER_ID, revision: 4 } as const;
    const small = { ...start, response: anAnswer({ seq: 9 }), chat: aChat() };
    expect(overTheWire(small)).toEqual(small);
    expect(overTheWire({ ...start, response, chat: aChat() })).toEqual(start);
  });

  it('a message too large for the channel carries its revision only', () => {
    const text = 'x'.repeat(MESSAGE_EVENT_LIMIT);
    const message = aQuestion({ parts: [{ type: 'text', text }] });
    const event = { name: 'message', revision: 5, message, response: anAnswer(), chat: aChat() };
    expect(overTheWire(event as ChannelEvent)).toEqual({ name: 'message', revision: 5 });
  });

  it('from anyone but the agent are ignored', () => {
    expect(overTheWire(aToken(1), 'mallory').name).toBe('ignored');
  });

  it.each([
    { name: 'token', data: 'x', extras: { headers: { v: '2' } } },
    { name: 'token', data: 'x', extras: { headers: { v: '1', responseId: 'r', seq: '-1' } } },
    { name: 'token', data: { not: 'text' }, extras: encodeEvent(aToken(1)).extras },
    { name: 'stop', extras: { headers: { v: '1', responseId: 'r', status: 'streaming' } } },
    { name: 'unheard-of', extras: { headers: { v: '1' } } },
    { data: null, extras: null },
  ])('that are malformed are ignored: %j', (message) => {
    expect(decodeEvent({ ...message, clientId: 'agent' }).name).toBe('ignored');
  });
});
