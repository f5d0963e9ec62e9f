import { type ChannelEvent, PROTOCOL_VERSION, type StopEvent } from './events.ts';

/** What is handed to `channel.publish`: name, data and string headers under `extras.headers`. */
export type EncodedEvent = {
  name: string;
  data?: unknown;
  extras: { headers: Record<string, string> };
};

/** `message` and `start` above this many UTF-8 bytes carry headers only (PROTOCOL.md P7). */
export const MESSAGE_EVENT_LIMIT = 16 * 1024;

/** Turns an event into its form on the channel (PROTOCOL.md P4). Numbers become decimal strings. */
export function encodeEvent(event: ChannelEvent): EncodedEvent {
  switch (event.name) {
    case 'message':
      return encoded(
        'message',
        { revision: event.revision, responseId: event.response?.id },
        smallEnough({ message: event.message, response: event.response, chat: event.chat }),
      );
    case 'start':
      return encoded(
        'start',
        { responseId: event.responseId, seq: 0, revision: event.revision },
        smallEnough({ response: event.response, chat: event.chat }),
      );
    case 'token': {
      const { responseId, seq, content } = event;
      const { partId, partIndex, partType, text } = content;
      return encoded('token', { responseId, seq, partId, partIndex, partType }, text);
    }
    case 'part': {
      const { responseId, seq, content } = event;
      const { partId, partIndex, part } = content;
      return encoded('part', { responseId, seq, partId, partIndex, partType: part.type }, part);
    }
    case 'token-text':
    case 'token-append': {
      const { responseId, firstSeq, seq, partId, partIndex, partType, offset, sum } = event;
      const headers = { responseId, firstSeq, seq, partId, partIndex, partType, offset, sum };
      return encoded('token', headers, event.text);
    }
    case 'response-complete':
      return encoded(
        'response-complete',
        { responseId: event.responseId, lastSeq: event.lastSeq },
        event.parts,
      );
    case 'stop':
      return encoded(
        'stop',
        {
          responseId: event.responseId,
          status: event.status,
          lastSeq: event.lastSeq,
          revision: event.revision,
          persisted: 'true',
        },
        endOf(event),
      );
    case 'chat':
      return encoded('chat', { revision: event.revision }, event.chat);
  }
}

/** What a `stop` says beside its headers; nothing for most. */
function endOf({ error, durations }: StopEvent) {
  if (!error && !durations) return undefined;
  return { ...(error ? { error } : {}), ...(durations ? { durations } : {}) };
}

function encoded(
  name: string,
  values: Record<string, string | number | undefined>,
  data?: unknown,
): EncodedEvent {
  const headers: Record<string, string> = { v: PROTOCOL_VERSION };
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) headers[key] = String(value);
  }
  return { name, ...(data === undefined ? {} : { data }), extras: { headers } };
}

function smallEnough<T>(data: T): T | undefined {
  return new TextEncoder().encode(JSON.stringify(data)).length > MESSAGE_EVENT_LIMIT
    ? undefined
    : data;
}
