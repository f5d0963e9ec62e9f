import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ErrorInfo } from '../errors.ts';
import { encode } from '../wire/codec.ts';
import type { Format } from '../wire/payload-codec.ts';

/** What a route answers. `body` is encoded as the client wants it. */
export type Reply = {
  readonly status: number;
  readonly body: unknown;
  /** Link header values. */
  readonly links?: readonly string[];
};

/** How the client wants an answer. */
type ReplyForm = {
  readonly format: Format;
  /** Whether status and headers go into the body, for clients that cannot read headers. */
  readonly isEnveloped: boolean;
};

// Node clients compare this text exactly: no charset.
const contentTypes = { json: 'application/json', msgpack: 'application/x-msgpack' } as const;

/** Sends a reply; `headers` are those that every answer has. */
export function sendReply(
  response: ServerResponse,
  reply: Reply,
  { format, isEnveloped }: ReplyForm,
  headers: OutgoingHttpHeaders,
): void {
  const { status, body, links = [] } = reply;
  const contentType = { 'Content-Type': contentTypes[format] };
  if (isEnveloped) {
    const enveloped = links.length === 0 ? {} : { link: links.join(',') };
    const envelope = { statusCode: status, headers: enveloped, response: body };
    send(response, 200, { ...headers, ...contentType }, encode(envelope, format));
    return;
  }
  const link = links.length === 0 ? {} : { Link: [...links] };
  send(response, status, { ...headers, ...contentType, ...link }, encode(body, format));
}

/**
 * Sends an error. Always plain JSON with its own headers: browsers look for the header before they
 * read the body, and do not decode msgpack there.
 */
export function sendError(
  response: ServerResponse,
  error: ErrorInfo,
  headers: OutgoingHttpHeaders,
): void {
  const errorHeaders = {
    'Content-Type': contentTypes.json,
    'X-Ably-ErrorCode': String(error.code),
    // Header values hold no characters beyond Latin-1.
    'X-Ably-ErrorMessage': error.message.replace(/[^\x20-\x7e]/g, '?'),
  };
  send(response, error.statusCode, { ...headers, ...errorHeaders }, encode({ error }, 'json'));
}

function send(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body);
}
