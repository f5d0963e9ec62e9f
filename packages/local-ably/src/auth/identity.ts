import { ProtocolError } from '../errors.ts';
import { type Capability, isAllowed, type Operation } from './capability.ts';

/** Who a connection or request acts as, and what it may do. */
export type Identity = {
  readonly appId: string;
  readonly keyName: string;
  /** A concrete id; `*` for a bearer that may use any; undefined for an anonymous one. */
  readonly clientId: string | undefined;
  /** Every one of them must allow an operation: the key's, and the token's if it has one. */
  readonly capabilities: readonly Capability[];
  /** ms since the epoch, with fractions; undefined for a key, which does not expire. */
  readonly expiresAt: number | undefined;
};

/** Whether the identity may do the operation on the channel. */
export function may(identity: Identity, channel: string, operation: Operation): boolean {
  return identity.capabilities.every((capability) => isAllowed(capability, channel, operation));
}

/** Throws 40160 unless the identity may do the operation on the channel. */
export function demand(identity: Identity, channel: string, operation: Operation): void {
  if (may(identity, channel, operation)) return;
  throw new ProtocolError(
    40160,
    401,
    `operation not permitted with provided capability: ${operation} on ${JSON.stringify(channel)}`,
  );
}

/**
 * Joins the clientId a credential grants with the one the client asks for (spec RSA7, RSA15).
 * Throws 40102 when they contradict each other.
 */
export function resolveClientId(
  granted: string | undefined,
  asked: string | undefined,
): string | undefined {
  if (asked === undefined || asked === granted) return granted;
  if (granted === '*') return asked;
  throw new ProtocolError(40102, 401, 'clientId is not compatible with the credentials');
}

/**
 * The clientId that a published item carries: the given one where the identity may use it, else the
 * identity's own. Throws 40012 for a clientId that the identity may not use.
 */
export function stampedClientId(
  identity: string | undefined,
  given: string | undefined,
): string | undefined {
  if (given === undefined) return identity === '*' ? undefined : identity;
  if (given === '*' || given === '' || (identity !== '*' && identity !== given)) {
    throw new ProtocolError(40012, 400, 'mismatched or invalid clientId');
  }
  return given;
}
