import { randomBytes } from 'node:crypto';

/** A random id of `bytes` bytes in URL-safe text. */
export function randomId(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
