/** Where a sentence or a line is over: what follows belongs to the next one. */
const END = /[.!?…][\p{Pe}\p{Pf}"'*_`]*(?=\s)|\n/gu;

/** What Markdown writes around words, and nobody wants to hear. */
const MARKS = /^\s*(?:[#>*+-]+\s|```.*$|\|[\s:|-]+\|$|\$\$$)|[*_~`|]+/gmu;
const LINK = /\[([^\]]*)\]\([^)]*\)/gu;

/** Sentences as they are said, and the place in the text, in UTF-16 units, that is said with them. */
type Spoken = { words: string; end: number };

/**
 * What can be said of `text` behind the place `from`: its whole sentences and lines, without the
 * marks of Markdown. `isWhole`: no more will come, so that the rest is said too.
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
