import type { Chat } from '../chat/chat.ts';
import type { Message, MessagePart } from '../chat/message.ts';
import { isTerminal } from '../chat/status.ts';
import { AGENT_CLIENT_ID, type ChannelEvent, PROTOCOL_VERSION, type StopEvent } from './events.ts';

/** What this module reads of an Ably message; `InboundMessage` of the SDK fits. */
export type ReceivedMessage = {
  name?: string | undefined;
  data?: unknown;
  clientId?: string | undefined;
  extras?: unknown;
  action?: string | undefined;
};

/** A message that is not an event of this protocol, and why. */
type Ignored = { name: 'ignored'; reason: string };

type Headers = Record<string, string>;

/**
 * Reads an event from a message of the channel. Never throws: what does not come from the agent,
 * has another version or lacks a header is `ignored`, because a reader must survive whatever
 * arrives (PROTOCOL.md P30).
 */
export function decodeEvent(message: ReceivedMessage): ChannelEvent | Ignored {
  if (message.clientId !== AGENT_CLIENT_ID) return ignored('not published by the agent');
  const headers = headersOf(message.extras);
  if (headers.v !== PROTOCOL_VERSION) return ignored(`unknown version ${headers.v}`);
  return read(message, headers) ?? ignored(`malformed ${message.name}`);
}

function read(received: ReceivedMessage, headers: Headers): ChannelEvent | null {
  const { name, data } = received;
  // An append may come without the name of its message, never without its headers.
  if (headers.firstSeq !== undefined) return readText(received, headers);
  const { responseId } = headers;
  const revision = count(headers.revision);
  switch (name) {
    case 'message': {
      if (revision === null) return null;
      const { message, response, chat } = record(data) as {
        message?: Message;
        response?: Message;
        chat?: Chat;
      };
      if (!message || !response || !chat) return { name, revision };
      return { name, revision, message, response, chat };
    }
    case 'start': {
      const { response, chat } = record(data) as { response?: Message; chat?: Chat };
      if (!responseId || revision === null) return null;
      if (!response || !chat) return { name, responseId, revision };
      return { name, responseId, revision, response, chat };
    }
    case 'token': {
      const place = placeOf(headers);
      const { partType } = headers;
      if (!place || typeof data !== 'string') return null;
      if (partType !== 'text' && partType !== 'reasoning') return null;
      const { seq, partIndex, partId } = place;
      const content = { kind: 'token', partIndex, partId, partType, text: data } as const;
      return { name, responseId: place.responseId, seq, content };
    }
    case 'part': {
      const place = placeOf(headers);
      const part = record(data) as MessagePart;
      if (!place || typeof part.type !== 'string') return null;
      const { seq, partIndex, partId } = place;
      const content = { kind: 'part', partIndex, partId, part } as const;
      return { name, responseId: place.responseId, seq, content };
    }
    case 'response-complete': {
      const lastSeq = count(headers.lastSeq);
      if (!responseId || lastSeq === null || !Array.isArray(data)) return null;
      return { name, responseId, lastSeq, parts: data as MessagePart[] };
    }
    case 'stop': {
      const lastSeq = count(headers.lastSeq);
      const { status } = headers;
      if (!responseId || lastSeq === null || revision === null) return null;
      if (!isTerminal(status)) return null;
      const { error, durations } = record(data) as Pick<StopEvent, 'error' | 'durations'>;
      const stop = { name, responseId, status, lastSeq, revision };
      return { ...stop, ...(error ? { error } : {}), ...(durations ? { durations } : {}) };
    }
    case 'chat': {
      const chat = record(data) as Partial<Chat>;
      if (revision === null || typeof chat.id !== 'string') return null;
      return { name, revision, chat: chat as Chat };
    }
    default:
      return null;
  }
}

function readText({ data, action }: ReceivedMessage, headers: Headers): ChannelEvent | null {
  const place = placeOf(headers);
  const { partType } = headers;
  const [firstSeq, offset, sum] = [headers.firstSeq, headers.offset, headers.sum].map(count);
  if (!place || typeof data !== 'string' || action === 'message.delete') return null;
  if (partType !== 'text' && partType !== 'reasoning') return null;
  if (firstSeq == null || offset == null || sum == null) return null;
  const name = action === 'message.append' ? 'token-append' : 'token-text';
  return { name, ...place, firstSeq, partType, offset, sum, text: data };
}

function ignored(reason: string): Ignored {
  return { name: 'ignored', reason };
}

function headersOf(extras: unknown): Headers {
  return record(record(extras).headers) as Headers;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function count(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

function placeOf(headers: Headers) {
  const { responseId, partId } = headers;
  const seq = count(headers.seq);
  const partIndex = count(headers.partIndex);
  if (!responseId || !partId || seq === null || partIndex === null) return null;
  return { responseId, partId, seq, partIndex };
}
