import type { InboundMessage } from 'ably';
import type { ChannelEvent } from '../delivery/events.ts';
import type { Span } from './provenance.ts';

/** What a timeline says of an Ably message. */
export type MessageFacts = {
  readonly headers: Readonly<Record<string, string>>;
  /** Its data in bytes. */
  readonly size: number;
  /** Milliseconds from its publishing (its last operation) to now, by two clocks. */
  readonly age: number;
};

const encoder = new TextEncoder();

/** Reads what the timeline keeps, so that it need not keep the message. */
export function factsOf({ data, extras, timestamp, version }: InboundMessage): MessageFacts {
  const { headers = {} } = (extras ?? {}) as { headers?: Record<string, string> };
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  return {
    headers,
    size: encoder.encode(text).length,
    age: Date.now() - (version?.timestamp ?? timestamp),
  };
}

/** The answer that an event is about, or null. */
export function responseIdOf(event: ChannelEvent): string | null {
  if ('responseId' in event) return event.responseId;
  return event.name === 'message' ? (event.response?.id ?? null) : null;
}

/** The pieces that an event carries; none (`to` below `from`) when it carries no content. */
export function spanOf(event: ChannelEvent): Span {
  switch (event.name) {
    case 'content':
      return { from: event.seq, to: event.seq };
    case 'text':
    case 'growth':
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

/** An event by its name on the channel; what appends or is whole says so. */
export function nameOf(event: ChannelEvent): string {
  switch (event.name) {
    case 'content':
      return event.content.kind;
    case 'text':
      return 'token (whole)';
    case 'growth':
      return 'token (append)';
    default:
      return event.name;
  }
}
