/** At the first space after so many letters a new piece begins. */
const PIECES = /.{1000,}? |.+$/g;

/**
 * The same text in pieces, for a text node each: of a text node that grows Chromium paints every
 * line again, at each token. Only the last piece changes when a text grows. `text`: a single line.
 */
export function textPieces(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}
