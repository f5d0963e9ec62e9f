import { ProtocolError } from '../errors.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request may come from where it comes: from no page, from a loopback origin, or from a
 * listed one. A page elsewhere must not reach a server on this machine.
 */
export function isAllowedOrigin(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && loopbackHosts.has(new URL(origin).hostname);
}

/** The refusal of a page elsewhere. */
export function foreignOrigin(origin: string | undefined): ProtocolError {
  return new ProtocolError(40300, 403, `pages of origin ${JSON.stringify(origin)} are not let in`);
}
