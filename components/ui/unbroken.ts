/** Without a space or a line break for so long, it is no word. */
const UNBROKEN = /\S{1000}/;

/**
 * The class that a user's text needs to be laid out quickly: Chromium shapes all that remains of a
 * word again for each line that it breaks it into, unless its letters are not kerned (32,000
 * characters took 4 s). Empty for text with words.
 */
export function layoutOf(text: string): string {
  return UNBROKEN.test(text) ? '[font-kerning:none]' : '';
}
