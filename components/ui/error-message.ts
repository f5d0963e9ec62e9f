/** What went wrong, in words that can be shown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
