import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../errors.ts';
import { type Capability, fullCapability } from './capability.ts';

/** An API key: `appId.keyId:secret`, and what it may do. */
export type ApiKey = {
  readonly appId: string;
  /** `appId.keyId` */
  readonly name: string;
  readonly secret: string;
  readonly capability: Capability;
};

/** The keys of the server, by name. */
export type KeyRing = ReadonlyMap<string, ApiKey>;

const keyPattern = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+):(.+)$/;

/** Reads a full key string. Throws an Error without the key in its text when it is malformed. */
export function parseApiKey(text: string): ApiKey {
  const [, appId, keyId, secret] = keyPattern.exec(text) ?? [];
  if (appId === undefined || keyId === undefined || secret === undefined) {
    throw new Error('the API key must have the form appId.keyId:secret');
  }
  return { appId, name: `${appId}.${keyId}`, secret, capability: fullCapability };
}

/** A full key string that nobody has had before. */
export function randomApiKey(): string {
  const [appId, keyId, secret] = [4, 4, 16].map((size) => randomBytes(size).toString('hex'));
  return `${appId}.${keyId}:${secret}`;
}

// Ably's app ids have six characters or more: what is shorter was never the name of a key.
const namePattern = /^[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+$/;

/** Finds a key by name. Throws 40400 when the app or key is unknown, 40101 for what is no name. */
export function findKey(keys: KeyRing, name: string): ApiKey {
  const key = keys.get(name);
  if (key !== undefined) return key;
  if (!namePattern.test(name)) throw new ProtocolError(40101, 401, 'invalid credentials');
  throw new ProtocolError(40400, 404, 'unknown app or key');
}

/** The key of a full key string a client presents. Throws 40101 for a wrong secret, or as findKey. */
export function verifyKey(keys: KeyRing, presented: string): ApiKey {
  const colon = presented.indexOf(':');
  const key = findKey(keys, colon < 0 ? presented : presented.slice(0, colon));
  if (colon < 0 || !isSameText(presented.slice(colon + 1), key.secret)) {
    throw new ProtocolError(40101, 401, 'invalid credentials');
  }
  return key;
}

/** Compares two texts in a time that does not depend on where they differ. */
export function isSameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
