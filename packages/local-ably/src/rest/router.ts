import type { IncomingMessage, ServerResponse } from 'node:http';
import { foreignOrigin, isAllowedOrigin } from '../auth/origin.ts';
import { errorInfoOf, ProtocolError } from '../errors.ts';
import type { ServerState } from '../server-state.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { type Reply, sendError, sendReply } from './reply.ts';
import { answerFormat, type RestRequest, readRequest } from './request.ts';
import { getHistory } from './routes/get-history.ts';
import { getPresence, getPresenceHistory } from './routes/get-presence.ts';
import { getMessage, getVersions, patchMessage, postMessages } from './routes/message-routes.ts';
import { postRequestToken } from './routes/post-request-token.ts';

/** Further routes, for what only tests need; undefined for a request that is none of theirs. */
export type ExtraRoutes = (request: RestRequest) => Reply | undefined;

/** Answers one HTTP request; what goes wrong becomes an error body. Rejects if that cannot be sent. */
export async function serveRequest(
  server: ServerState,
  extraRoutes: readonly ExtraRoutes[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { allowedOrigins } = server;
  const { origin } = incoming.headers;
  const headers = corsHeaders(incoming.headers, allowedOrigins);
  if (incoming.method === 'OPTIONS') {
    response.writeHead(204, { ...headers, ...preflightHeaders(incoming.headers) }).end();
    return;
  }
  try {
    const request = await readRequest(incoming);
    if (!isAllowedOrigin(origin, allowedOrigins)) throw foreignOrigin(origin);
    const { historyDelayMs } = server.faults;
    if (historyDelayMs !== undefined && isHistory(request)) {
      await new Promise<void>((resolve) => server.clock.after(historyDelayMs, resolve));
    }
    const reply = extra(extraRoutes, request) ?? route(server, request);
    const form = {
      format: answerFormat(request.headers),
      isEnveloped: request.query.has('envelope'),
    };
    sendReply(response, reply, form, headers);
  } catch (thrown) {
    // A client that went away in the middle of its request hears nothing more.
    if (!incoming.destroyed || incoming.complete) {
      sendError(response, errorInfoOf(thrown, server.log), headers);
    }
  }
}

function extra(routes: readonly ExtraRoutes[], request: RestRequest): Reply | undefined {
  for (const answer of routes) {
    const reply = answer(request);
    if (reply !== undefined) return reply;
  }
  return undefined;
}

function isHistory({ method, segments }: RestRequest): boolean {
  const [area, , collection] = segments;
  const isList = collection === 'messages' || collection === 'history';
  return method === 'GET' && area === 'channels' && isList && segments.length === 3;
}

function route(server: ServerState, request: RestRequest): Reply {
  const [area = '', name = '', collection, item = ''] = request.segments;
  const path = request.segments.map((segment, index) => {
    const isName = index === 1 && (area === 'channels' || area === 'keys');
    return isName || (index === 3 && collection === 'messages') ? '*' : segment;
  });
  switch (`${request.method} /${path.join('/')}`) {
    case 'GET /healthz':
      return { status: 200, body: { status: 'ok' } };
    case 'GET /time':
      return { status: 200, body: [server.clock.now()] };
    case 'POST /keys/*/requestToken':
      return postRequestToken(server, request, name);
    case 'POST /channels/*/messages':
      return postMessages(server, request, name);
    case 'GET /channels/*/messages':
      return getHistory(server, request, name, 'messages');
    case 'GET /channels/*/history':
      return getHistory(server, request, name, 'history');
    case 'GET /channels/*/messages/*':
      return getMessage(server, request, name, item);
    case 'PATCH /channels/*/messages/*':
      return patchMessage(server, request, name, item);
    case 'GET /channels/*/messages/*/versions':
      return getVersions(server, request, name, item);
    case 'GET /channels/*/presence':
      return getPresence(server, request, name);
    case 'GET /channels/*/presence/history':
      return getPresenceHistory(server, request, name);
    default: {
      const what = `${request.method} /${path.join('/')}`;
      throw new ProtocolError(40400, 404, `not supported by this local server: ${what}`);
    }
  }
}
