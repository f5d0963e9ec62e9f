import { headerCredentials } from '../../auth/credentials.ts';
import { findKey, verifyKey } from '../../auth/keys.ts';
import { grantToken } from '../../auth/token-request.ts';
import type { ServerState } from '../../server-state.ts';
import type { Reply } from '../reply.ts';
import type { RestRequest } from '../request.ts';

/**
 * POST /keys/{keyName}/requestToken: TokenDetails for a signed request, or an unsigned one made
 * with the key itself. Throws as grantToken, findKey and verifyKey do.
 */
export function postRequestToken(
  server: ServerState,
  request: RestRequest,
  keyName: string,
): Reply {
  const key = findKey(server.keys, keyName);
  const credentials = headerCredentials(request.headers.authorization);
  const isKeyHolder =
    credentials !== undefined &&
    'key' in credentials &&
    verifyKey(server.keys, credentials.key).name === key.name;
  return {
    status: 201,
    body: grantToken(key, request.body, isKeyHolder, server.nonces, server.clock.now()),
  };
}
