/** Maths that stands alone: `$$ … $$` or `\[ … \]`, from the start of a line to the end of one. */
const CLOSED = /^ {0,3}(?:\$\$((?:(?!\$\$).)+)\$\$|\\\[((?:(?!\\\]).)+)\\\])[ \t]*(?:\n+|$)/s;

/** The same, where more text is to come. */
const OPEN = /^ {0,3}(?:\$\$((?:(?!\$\$).)*)|\\\[((?:(?!\\\]).)*))$/s;

/** `\[` is an escaped bracket too: only what looks like TeX makes it maths. */
const TEX = /\\[a-z]|[\^_=]/i;

/** Maths that stands alone: `raw` as it is in the text, `text` between `$$` fences. */
type MathsBlock = { type: 'maths'; raw: string; text: string };

/**
 * Reads maths that stands alone at the start of a text; null when there is none. With `isOpen` its
 * end may be still to come: then the second fence is left out.
 */
export function readMaths(source: string, isOpen: boolean): MathsBlock | null {
  const closed = CLOSED.exec(source);
  const match = closed ?? (isOpen ? OPEN.exec(source) : null);
  if (!match) return null;
  const [raw, dollars, brackets] = match;
  const inner = dollars ?? brackets ?? '';
  const startsLine = /^[ \t]*\n/.test(inner);
  // A paragraph ends at an empty line; only a fence of its own reaches further.
  if (!startsLine && /\n[ \t]*\n/.test(inner)) return null;
  if (brackets !== undefined && !TEX.test(inner) && !(startsLine && !closed)) return null;
  // The first half of a closing fence is not part of the maths.
  const tex = (closed ? inner : inner.replace(/[$\\]$/, '')).trim();
  return { type: 'maths', raw, text: closed ? `$$\n${tex}\n$$` : `$$\n${tex}` };
}
