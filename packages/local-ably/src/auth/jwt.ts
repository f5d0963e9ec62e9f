import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import { parseCapability } from './capability.ts';
import type { Identity } from './identity.ts';
import { type ApiKey, findKey, type KeyRing } from './keys.ts';

const clockSkewMs = 60_000;

const headerShape = z.object({ alg: z.literal('HS256'), kid: z.string() });

const claimsShape = z.object({
  /** seconds */
  iat: z.number(),
  /** seconds, with fractions where the minter has them */
  exp: z.number(),
  'x-ably-capability': z.string().optional(),
  'x-ably-clientId': z.string().optional(),
});

/** The claims of an Ably JWT. Times in seconds; the capability is JSON text. */
type Claims = z.infer<typeof claimsShape>;

/** Signs claims with a key (HS256). */
export function signJwt(key: ApiKey, claims: Claims): string {
  const head = base64url({ typ: 'JWT', alg: 'HS256', kid: key.name });
  const body = base64url(claims);
  return `${head}.${body}.${signature(key, `${head}.${body}`).toString('base64url')}`;
}

/**
 * The identity that a token stands for. `now` in ms.
 * Throws 40142 when it has expired, 40144 when it is no valid JWT of this server, 40143 when it is
 * no JWT at all, 40400 for an unknown key, 40000 for a malformed capability.
 */
export function verifyJwt(keys: KeyRing, token: string, now: number): Identity {
  const [head, body, mac, ...rest] = token.split('.');
  if (head === undefined || body === undefined || mac === undefined || rest.length > 0) {
    throw new ProtocolError(40143, 401, 'token unrecognised');
  }
  const header = headerShape.safeParse(fromBase64url(head));
  const claims = claimsShape.safeParse(fromBase64url(body));
  if (!header.success || !claims.success) throw invalidJwt('header or claims are not as expected');
  const key = findKey(keys, header.data.kid);
  const expected = signature(key, `${head}.${body}`);
  const presented = Buffer.from(mac, 'base64url');
  if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) {
    throw invalidJwt('signature does not match');
  }
  const { exp, iat } = claims.data;
  if (exp * 1000 <= now) throw new ProtocolError(40142, 401, 'token expired');
  if (iat * 1000 > now + clockSkewMs) throw invalidJwt('issued in the future');
  const claimed = claims.data['x-ably-capability'];
  return {
    appId: key.appId,
    keyName: key.name,
    clientId: claims.data['x-ably-clientId'],
    capabilities:
      claimed === undefined ? [key.capability] : [key.capability, parseCapability(claimed)],
    expiresAt: exp * 1000,
  };
}

function invalidJwt(why: string): ProtocolError {
  return new ProtocolError(40144, 401, `invalid JWT: ${why}`);
}

function signature(key: ApiKey, text: string): Buffer {
  return createHmac('sha256', key.secret).update(text).digest();
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The value of a part of a token; undefined when it is none. */
export function fromBase64url(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
