/** Without a space or a line break for so long, it is no word. */
const UNBROKEN = /\S{1000}/;

/** Without a line break for so long, it is more than a paragraph. */
const LONG = /[^\n]{8000}/;

/**
 * The class that a text needs to be laid out quickly; empty for most. Chromium shapes a paragraph
 * again whenever it grows, and all that remains of a word again for each line that it breaks it
 * into. Most of that is kerning: a word of 32,000 letters took 4 s, a token more in a paragraph of
 * 25,000 took 10 ms, which are 3 without it.
 */
export function layoutOf(text: string): string {
  return UNBROKEN.test(text) || LONG.test(text) ? '[font-kerning:none]' : '';
}
