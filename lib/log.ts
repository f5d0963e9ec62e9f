import 'server-only';

/** Reports what went wrong on the server's stderr; `doing` says what was being done. */
export function logError(doing: string, error: unknown): void {
  console.error(`rewind: ${doing} failed:`, error);
}
