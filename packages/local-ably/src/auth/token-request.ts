import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import { capabilityText, intersection, parseCapability } from './capability.ts';
import { signJwt } from './jwt.ts';
import { type ApiKey, isSameText } from './keys.ts';

const defaultTtlMs = 60 * 60_000;
const maxTtlMs = 24 * 60 * 60_000;
const freshnessMs = 2 * 60_000;

// Numbers may arrive as text (a form or query string on the way); the signature covers that text.
const numeric = z.union([z.number(), z.string()]);

const requestShape = z.object({
  keyName: z.string().nullish(),
  ttl: numeric.nullish(),
  capability: z.union([z.string(), z.record(z.string(), z.array(z.string()))]).nullish(),
  clientId: z.string().nullish(),
  timestamp: numeric.nullish(),
  nonce: z.string().nullish(),
  mac: z.string().nullish(),
});

/** A granted token (spec TD). Times in ms; `capability` is JSON text. */
export type TokenDetails = {
  readonly token: string;
  readonly keyName: string;
  readonly issued: number;
  readonly expires: number;
  readonly capability: string;
  readonly clientId?: string | undefined;
};

/** Nonces seen lately, each with its key, and the time (ms) until which it must be remembered. */
export type Nonces = Map<string, number>;

/**
 * Grants a token for a request to `/keys/{keyName}/requestToken`. `isKeyHolder` says whether the
 * HTTP request itself was made with that key, which stands in for a signature.
 * Throws 40101 (signature), 40104 (timestamp), 40105 (nonce), 40003 (ttl), 40160 (the
 * key allows nothing of the capability), 40000 (anything else).
 */
export function grantToken(
  key: ApiKey,
  body: unknown,
  isKeyHolder: boolean,
  nonces: Nonces,
  now: number,
): TokenDetails {
  const parsed = requestShape.safeParse(body);
  if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed token request');
  const request = parsed.data;
  if (request.keyName && request.keyName !== key.name) {
    throw new ProtocolError(40000, 400, 'keyName does not match the path');
  }
  const wanted =
    typeof request.capability === 'object' && request.capability !== null
      ? JSON.stringify(request.capability)
      : request.capability || undefined;
  if (request.mac) checkSignature(key, { ...request, capability: wanted }, nonces, now);
  else if (!isKeyHolder) throw new ProtocolError(40101, 401, 'token request is not signed');

  const ttl = Number(request.ttl || defaultTtlMs);
  if (!Number.isFinite(ttl) || ttl < 0 || ttl > maxTtlMs) {
    throw new ProtocolError(40003, 400, 'ttl must be a number of ms from 0 to 24 hours');
  }
  const capability = wanted === undefined ? JSON.stringify(key.capability) : narrowed(key, wanted);
  const clientId = request.clientId || undefined;
  const token = signJwt(key, {
    iat: now / 1000,
    exp: (now + ttl) / 1000,
    'x-ably-capability': capability,
    'x-ably-clientId': clientId,
  });
  return { token, keyName: key.name, issued: now, expires: now + ttl, capability, clientId };
}

/** What the key allows of a wanted capability. */
function narrowed(key: ApiKey, wanted: string): string {
  const capability = intersection(parseCapability(wanted), key.capability);
  if (Object.keys(capability).length > 0) return capabilityText(capability);
  throw new ProtocolError(40160, 401, 'the key allows nothing of the capability asked for');
}

type SignedFields = Omit<z.infer<typeof requestShape>, 'capability'> & {
  readonly capability: string | undefined;
};

/** Checks the signature first, so that an unsigned stranger learns nothing about nonces. */
function checkSignature(key: ApiKey, request: SignedFields, nonces: Nonces, now: number): void {
  const { ttl, capability, clientId, timestamp, nonce, mac } = request;
  const signed = [key.name, ttl, capability, clientId, timestamp, nonce]
    .map((field) => `${field ?? ''}\n`)
    .join('');
  const expected = createHmac('sha256', key.secret).update(signed).digest('base64');
  if (!isSameText(mac ?? '', expected)) {
    throw new ProtocolError(40101, 401, 'token request signature does not match');
  }
  if (!(Math.abs(Number(timestamp) - now) <= freshnessMs)) {
    throw new ProtocolError(40104, 401, 'token request timestamp is not current');
  }
  for (const [seen, until] of nonces) if (until < now) nonces.delete(seen);
  const use = `${key.name} ${nonce}`;
  if (!nonce || nonces.has(use)) {
    throw new ProtocolError(40105, 401, 'token request nonce is missing or was used before');
  }
  nonces.set(use, now + 2 * freshnessMs);
}
