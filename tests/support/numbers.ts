/** What the demo model answers to `count to N`: `1 2 3 ... N`. */
export function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(' ');
}

/** The number that a counted text ends with; 0 for an empty text. */
export function lastNumber(text: string): number {
  return Number(text.slice(text.lastIndexOf(' ') + 1));
}
