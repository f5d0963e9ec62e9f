import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { isAllowedOrigin } from '../auth/origin.ts';

/**
 * The CORS headers for a request: its origin is echoed, with credentials, when it is a loopback
 * origin or listed; any other gets none, and the browser keeps the answer from the page.
 */
export function corsHeaders(
  request: IncomingHttpHeaders,
  allowedOrigins: readonly string[],
): OutgoingHttpHeaders {
  const vary = { Vary: 'Origin' };
  const { origin } = request;
  if (origin === undefined || !isAllowedOrigin(origin, allowedOrigins)) return vary;
  return {
    ...vary,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Link, X-Ably-ErrorCode, X-Ably-ErrorMessage',
  };
}

/** What a preflight is told in addition. */
export function preflightHeaders(request: IncomingHttpHeaders): OutgoingHttpHeaders {
  return {
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': request['access-control-request-headers'] ?? '',
    'Access-Control-Max-Age': '600',
  };
}
