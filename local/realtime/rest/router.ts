import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import { errorInfoOf, ProtocolError } from '../wire/errors.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { type Reply, sendError, sendReply } from './reply.ts';
import { answerFormat, type RestRequest, readRequest } from './request.ts';
import { getHistory } from './routes/history.ts';
import { getMessage } from './routes/message.ts';
import { postMessages } from './routes/publish.ts';
import { postRequestToken } from './routes/request-token.ts';

/** Answers one HTTP request; what goes wrong becomes an error body. Rejects if that cannot be sent. */
export async function serveRequest(
  app: App,
  allowedOrigins: readonly string[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = corsHeaders(incoming.headers, allowedOrigins);
  if (incoming.method === 'OPTIONS') {
    response.writeHead(204, { ...headers, ...preflightHeaders(incoming.headers) }).end();
    return;
  }
  try {
    const request = await readRequest(incoming);
    const reply = route(app, request);
    const form = {
      format: answerFormat(request.headers),
      isEnveloped: request.query.has('envelope'),
    };
    sendReply(response, reply, form, headers);
  } catch (thrown) {
    // A client that went away in the middle of its request hears nothing more.
    if (!incoming.destroyed || incoming.complete) {
      sendError(response, errorInfoOf(thrown, app.log), headers);
    }
  }
}

function route(app: App, request: RestRequest): Reply {
  const [area = '', name = '', collection = '', item, ...rest] = request.segments;
  switch (`${request.method} ${area}`) {
    case 'GET healthz':
      if (request.segments.length === 1) return { status: 200, body: { status: 'ok' } };
      break;
    case 'GET time':
      if (request.segments.length === 1) return { status: 200, body: [app.now()] };
      break;
    case 'POST keys':
      if (collection === 'requestToken' && item === undefined) {
        return postRequestToken(app, request, name);
      }
      break;
    case 'POST channels':
      if (collection === 'messages' && item === undefined) return postMessages(app, request, name);
      break;
    case 'GET channels': {
      const isHistory = collection === 'messages' || collection === 'history';
      if (isHistory && item === undefined) return getHistory(app, request, name, collection);
      if (collection === 'messages' && item !== undefined && rest.length === 0) {
        return getMessage(app, request, name, item);
      }
      break;
    }
    default:
      break;
  }
  const what = `${request.method} /${area}`;
  throw new ProtocolError(40400, 404, `not supported by this local server version: ${what}`);
}
