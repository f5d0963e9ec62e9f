/** A new piece begins at the first space after 1,000 characters. */
const PIECES = /.{1000,}? |.+$/g;

/**
 * The text in pieces, one for each text node: Chromium paints every line of a text node again
 * whenever it grows, which is at each token. Only the last piece changes when a text grows. `text`:
 * a single line.
 */
export function textPieces(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}
