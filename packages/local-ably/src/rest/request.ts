import type { IncomingMessage } from 'node:http';
import { headerCredentials, identify, queryCredentials } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import type { App } from '../core/app.ts';
import { ProtocolError } from '../errors.ts';
import { ablyLimits } from '../options.ts';
import type { ServerState } from '../server-state.ts';
import { appOf } from '../server-state.ts';
import { decode } from '../wire/codec.ts';
import type { Format } from '../wire/payload-codec.ts';

const { frameSize: maxBodySize } = ablyLimits;

/** An HTTP request as the routes see it. */
export type RestRequest = {
  readonly method: string;
  /** Path segments, decoded one by one: a channel name may contain an encoded slash. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** The decoded body; undefined when there is none. */
  readonly body: unknown;
};

/** Reads a request to its end. Throws 40000 (path, body) and 40009 (body too large). */
export async function readRequest(incoming: IncomingMessage): Promise<RestRequest> {
  const [path = '', ...query] = (incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    segments: path.split('/').filter(Boolean).map(decodeSegment),
    query: new URLSearchParams(query.join('?')),
    headers: incoming.headers,
    body: await readBody(incoming),
  };
}

/** The format in which the client wants the answer. */
export function answerFormat(headers: IncomingMessage['headers']): Format {
  return headers.accept?.startsWith('application/x-msgpack') ? 'msgpack' : 'json';
}

/** Who makes the request, and in which app. Throws as `identify` and `appOf` do. */
export function authenticate(
  server: ServerState,
  request: RestRequest,
): { app: App; identity: Identity } {
  const header = request.headers['x-ably-clientid'];
  const asked =
    typeof header === 'string' ? Buffer.from(header, 'base64').toString('utf8') : undefined;
  const credentials =
    headerCredentials(request.headers.authorization) ?? queryCredentials(request.query);
  const identity = identify(server.keys, credentials, asked || undefined, server.clock.now());
  return { app: appOf(server, identity), identity };
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Read to the end in any case: a request broken off in the middle gets no answer.
    if (size <= maxBodySize) chunks.push(bytes);
  }
  if (size > maxBodySize) {
    throw new ProtocolError(40009, 413, `request body exceeds ${maxBodySize} bytes`);
  }
  if (size === 0) return undefined;
  const isMsgpack = incoming.headers['content-type']?.includes('msgpack');
  return decode(Buffer.concat(chunks), isMsgpack ? 'msgpack' : 'json');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ProtocolError(40000, 400, 'path is not percent-encoded correctly');
  }
}
