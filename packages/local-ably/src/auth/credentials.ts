import { ProtocolError } from '../errors.ts';
import { verifyToken } from './embedded-token.ts';
import { type Identity, resolveClientId } from './identity.ts';
import { type KeyRing, verifyKey } from './keys.ts';

/** What a client presented: a full key, or a token. */
export type Credentials = { readonly key: string } | { readonly token: string };

/** The credentials in the query of an upgrade or request; the SDK and the spec name tokens apart. */
export function queryCredentials(query: URLSearchParams): Credentials | undefined {
  const token = query.get('access_token') ?? query.get('accessToken');
  if (token !== null) return { token };
  const key = query.get('key');
  return key === null ? undefined : { key };
}

/** The credentials in an Authorization header. A bearer token is base64 once more, or raw. */
export function headerCredentials(header: string | undefined): Credentials | undefined {
  const [scheme, value] = header?.split(' ') ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === 'basic') return { key: fromBase64(value) };
  if (scheme?.toLowerCase() !== 'bearer') return undefined;
  // Base64 has no dots, which every kind of JWT has.
  return { token: value.includes('.') ? value : fromBase64(value) };
}

/**
 * Who the credentials stand for. `asked` is the clientId the client says it has; a key without one
 * may use any. Throws 40106 without credentials, else as verifyKey, verifyToken and resolveClientId.
 */
export function identify(
  keys: KeyRing,
  credentials: Credentials | undefined,
  asked: string | undefined,
  now: number,
): Identity {
  if (credentials === undefined) throw new ProtocolError(40106, 401, 'no credentials given');
  if ('token' in credentials) {
    const identity = verifyToken(keys, credentials.token, now);
    return { ...identity, clientId: resolveClientId(identity.clientId, asked) };
  }
  const key = verifyKey(keys, credentials.key);
  return {
    appId: key.appId,
    keyName: key.name,
    clientId: resolveClientId('*', asked),
    capabilities: [key.capability],
    expiresAt: undefined,
  };
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
