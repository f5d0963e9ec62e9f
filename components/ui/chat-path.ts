/** The id of the chat that a path of this site leads to, or null. */
export function chatIdOf(pathname: string): string | null {
  return /^\/chat\/([^/]+)$/.exec(pathname)?.[1] ?? null;
}
