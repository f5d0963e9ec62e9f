import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import type { Identity } from './identity.ts';
import { fromBase64url, verifyJwt } from './jwt.ts';
import type { KeyRing } from './keys.ts';

const carrierShape = z.object({
  'x-ably-token': z.string().optional(),
  /** seconds */
  exp: z.number().optional(),
});

/**
 * The identity that a token stands for: an Ably JWT, or a token of somebody else's that carries one
 * as `x-ably-token`, in its claims or, where those may be encrypted, in its header. The other's
 * signature cannot be checked here, so nothing is granted beyond what the Ably JWT in it says.
 * Throws as verifyJwt does; 40142 also when the other has expired, and 40144 when it would outlive
 * the token in it.
 */
export function verifyToken(keys: KeyRing, token: string, now: number): Identity {
  const carrier = carrierOf(token);
  if (carrier === undefined) return verifyJwt(keys, token, now);
  const identity = verifyJwt(keys, carrier.embedded, now);
  const expiresAt = carrier.expiresAt ?? identity.expiresAt;
  if (expiresAt === undefined) return identity;
  if (expiresAt <= now) throw new ProtocolError(40142, 401, 'token expired');
  if (identity.expiresAt !== undefined && expiresAt > identity.expiresAt) {
    throw new ProtocolError(40144, 401, 'invalid JWT: it would outlive the token in it');
  }
  return { ...identity, expiresAt };
}

/** What a token carries, and when it ends itself (ms); undefined when it carries none. */
function carrierOf(token: string): { embedded: string; expiresAt: number | undefined } | undefined {
  const parts = token.split('.');
  const isSigned = parts.length === 3;
  const isEncrypted = parts.length === 5;
  if (!isSigned && !isEncrypted) return undefined;
  const header = read(parts[0]);
  const claims = isSigned ? read(parts[1]) : undefined;
  const embedded = header?.['x-ably-token'] ?? claims?.['x-ably-token'];
  if (embedded === undefined) return undefined;
  return { embedded, expiresAt: claims?.exp === undefined ? undefined : claims.exp * 1000 };
}

function read(part = ''): z.infer<typeof carrierShape> | undefined {
  return carrierShape.safeParse(fromBase64url(part)).data;
}
