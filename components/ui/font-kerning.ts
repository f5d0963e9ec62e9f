/** This many characters without white space are not a word. */
const LONGEST_WORD = 1_000;

/** This many characters without a line break are more than a paragraph. */
const LONGEST_LINE = 8_000;

/**
 * The class that turns kerning off. Fields that text can be pasted into always have it: Chromium
 * lays pasted text out before any script can tell how long its words are.
 */
export const KERNING_OFF = '[font-kerning:none]';

/**
 * The class that a text needs to be laid out quickly; empty for most texts. Chromium shapes a
 * paragraph again whenever it grows, and the rest of a long word again for each line that it
 * breaks. Most of that time is kerning: a word of 32,000 letters took 4 s; one more token in a
 * paragraph of 25,000 took 10 ms, and 3 ms without kerning.
 */
export function kerningOf(text: string): string {
  const isLong = hasLongWord(text) || text.split('\n').some(({ length }) => length >= LONGEST_LINE);
  return isLong ? KERNING_OFF : '';
}

/** In a text of ordinary words this looks at few characters, since it runs at every token. */
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
