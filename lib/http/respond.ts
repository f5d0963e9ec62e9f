import 'server-only';
import { logError } from '../log.ts';
import { Problem } from '../problem.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200, setCookies: readonly string[] = []): Response {
  const response = Response.json(body, { status, headers: NO_STORE });
  for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
  return response;
}

/** The answer of a request that has nothing to tell. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: NO_STORE });
}

/**
 * Wraps a route handler: what it throws becomes a problem document (RFC 9457). A `Problem` says
 * what it is; anything else is logged and told as `unavailable`, without its details.
 */
export function handle<Context>(
  handler: (request: Request, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      if (error instanceof Problem) return toResponse(error);
      logError(`${request.method} ${new URL(request.url).pathname}`, error);
      return toResponse(new Problem('unavailable'));
    }
  };
}

function toResponse({ code, status, title, detail }: Problem): Response {
  return Response.json(
    { type: 'about:blank', title, status, code, ...(detail ? { detail } : {}) },
    { status, headers: { ...NO_STORE, 'content-type': 'application/problem+json' } },
  );
}
