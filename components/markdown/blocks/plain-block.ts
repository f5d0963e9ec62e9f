/** Letters, digits and punctuation that mean nothing in Markdown, on one line. */
const PLAIN = /^[\p{L}\p{N}"'(“‘][\p{L}\p{N} ,.;:?!'"“”‘’()%°–—…-]*$/u;

/**
 * The commonest plain characters: a text of these alone is recognised ten times faster than by
 * `PLAIN`.
 */
const UNCOMMON = /[^A-Za-z0-9 ,.;:?!'"()%-]/;
const COMMON_BEGINNING = /^[A-Za-z0-9"'(]/;

/** `1.` or `1)` begins a list; the others turn into links by themselves. */
const MEANT = /^\d{1,9}[.)]|www\.|\b(?:https?|ftp|mailto|xmpp):/i;

/**
 * The text of a block that is a paragraph without any Markdown in it, or null. Most prose is, and
 * then needs no parser, which is noticeably slow in a long paragraph that grows.
 */
export function plainParagraph(block: string): string | null {
  if (block.startsWith('    ')) return null;
  const text = block.trim();
  const isPlain = UNCOMMON.test(text) ? PLAIN.test(text) : COMMON_BEGINNING.test(text);
  return isPlain && !MEANT.test(text) ? text : null;
}
