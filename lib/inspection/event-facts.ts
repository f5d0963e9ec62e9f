import type { InboundMessage } from 'ably';
import type { ChannelEvent } from '../delivery/events.ts';
import type { Span } from './provenance.ts';

/** What is kept of an Ably message, so that the message itself need not be. */
export type MessageFacts = {
  /** What the timeline shows. */
  readonly shown: {
    readonly headers: Readonly<Record<string, string>>;
    /** Its data in bytes. */
    readonly size: number;
    /** Milliseconds from its publishing (its last operation) to now, by two clocks. */
    readonly age: number;
  };
  /** Only a replay brings such a message: a live one of this kind would come as an append. */
  readonly isReplayed: boolean;
};

const encoder = new TextEncoder();

/** Reads a message that came just now. */
export function factsOf(event: ChannelEvent, message: InboundMessage): MessageFacts {
  const { data, extras, timestamp, version, action } = message;
  const { headers = {} } = (extras ?? {}) as { headers?: Record<string, string> };
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  return {
    shown: {
      headers,
      size: encoder.encode(text).length,
      age: Date.now() - (version?.timestamp ?? timestamp),
    },
    isReplayed: event.name === 'token-text' && action === 'message.update',
  };
}

/** The answer that an event is about, or null. */
export function responseIdOf(event: ChannelEvent): string | null {
  if ('responseId' in event) return event.responseId;
  return event.name === 'message' ? (event.response?.id ?? null) : null;
}

/** The pieces that an event carries; an empty span (`to` below `from`) when it carries no content. */
export function spanOf(event: ChannelEvent): Span {
  switch (event.name) {
    case 'token':
    case 'part':
      return { from: event.seq, to: event.seq };
    case 'token-text':
    case 'token-append':
      return { from: event.firstSeq, to: event.seq };
    case 'response-complete':
      return { from: 1, to: event.lastSeq };
    case 'message':
    case 'start':
      return { from: 1, to: event.response?.seq ?? 0 };
    default:
      return { from: 1, to: 0 };
  }
}

/** An event's name on the channel; of a text that grows, also whether it came whole or as an append. */
export function labelOf(event: ChannelEvent): string {
  switch (event.name) {
    case 'token-text':
      return 'token (whole)';
    case 'token-append':
      return 'token (append)';
    default:
      return event.name;
  }
}
