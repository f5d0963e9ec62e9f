/** Without a space or a line break for so long, it is no word. */
const LONGEST_WORD = 1_000;

/** Without a line break for so long, it is more than a paragraph. */
const LONGEST_LINE = 8_000;

/**
 * Of a field that text can be pasted into: Chromium lays a pasted text out before any script can
 * tell how long its words are.
 */
export const KERNING_OFF = '[font-kerning:none]';

/**
 * The class that a text needs to be laid out quickly; empty for most. Chromium shapes a paragraph
 * again whenever it grows, and all that remains of a word again for each line that it breaks it
 * into. Most of that is kerning: a word of 32,000 letters took 4 s, a token more in a paragraph of
 * 25,000 took 10 ms, which are 3 without it.
 */
export function kerningOf(text: string): string {
  const isLong = hasLongWord(text) || text.split('\n').some(({ length }) => length >= LONGEST_LINE);
  return isLong ? KERNING_OFF : '';
}

/** Looks at few characters of a text with words: this runs at every token. */
function hasLongWord(text: string): boolean {
  let start = 0;
  while (start + LONGEST_WORD <= text.length) {
    let last = start + LONGEST_WORD - 1;
    while (last >= start && !/\s/.test(text.charAt(last))) last -= 1;
    if (last < start) return true;
    start = last + 1;
  }
  return false;
}
