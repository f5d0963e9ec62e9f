/** The end of a sentence or of a line. */
const END = /[.!?…][\p{Pe}\p{Pf}"'*_`]*(?=\s)|\n/gu;

/** The marks of Markdown, which nobody wants to hear. */
const MARKS = /^\s*(?:[#>*+-]+\s|```.*$|\|[\s:|-]+\|$|\$\$$)|[*_~`|]+/gmu;
const LINK = /\[([^\]]*)\]\([^)]*\)/gu;

/**
 * Sentences as they are spoken, and the place in the text, in UTF-16 units, up to which it has been
 * spoken then.
 */
type Spoken = { words: string; end: number };

/**
 * What can be spoken of `text` from the place `from` on: its whole sentences and lines, without the
 * marks of Markdown. `isWhole`: no more text will come, so the rest is spoken too.
 */
export function nextSentences(text: string, from: number, isWhole: boolean): Spoken {
  const end = isWhole ? text.length : lastEnd(text, from);
  const said = text.slice(from, end).replace(LINK, '$1').replace(MARKS, ' ');
  return { words: said.replace(/\s+/g, ' ').trim(), end };
}

function lastEnd(text: string, from: number): number {
  let end = from;
  END.lastIndex = from;
  while (END.exec(text)) end = END.lastIndex;
  return end;
}
