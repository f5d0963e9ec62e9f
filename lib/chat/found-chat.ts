import type { Chat } from './chat.ts';

/** A piece of a text that a search found; `isMatch` for the words that were looked for. */
export type Segment = { text: string; isMatch: boolean };

/** A chat that a search found, with where the words stand. */
export type FoundChat = Chat & {
  match: {
    /** The whole title. */
    title: Segment[];
    /** A few words of its newest message that has them; null when only the title does. */
    text: Segment[] | null;
  };
};

/**
 * A text in which `start` and `stop` stand around what was found, as segments. White space becomes
 * single spaces; a mark without its other half ends with the text.
 */
export function readMarks(marked: string, start: string, stop: string): Segment[] {
  const segments: Segment[] = [];
  const pieces = marked.replace(/\s+/g, ' ').trim().split(start);
  for (const [index, piece] of pieces.entries()) {
    const [first = '', ...others] = piece.split(stop);
    const rest = others.join('');
    if (index === 0) segments.push({ text: first + rest, isMatch: false });
    else segments.push({ text: first, isMatch: true }, { text: rest, isMatch: false });
  }
  return segments.filter(({ text }) => text !== '');
}
