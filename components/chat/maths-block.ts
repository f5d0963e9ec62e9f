import { Marked, type Tokens } from 'marked';

/** Maths that stands alone: `$$ … $$` or `\[ … \]`, from the start of a line to the end of one. */
const CLOSED = /^ {0,3}(?:\$\$((?:(?!\$\$).)+)\$\$|\\\[((?:(?!\\\]).)+)\\\])[ \t]*(?:\n+|$)/s;

/** The same, where more text is to come. */
const OPEN = /^ {0,3}(?:\$\$((?:(?!\$\$).)*)|\\\[((?:(?!\\\]).)*))$/s;

/** `\[` is an escaped bracket too: only what looks like TeX makes it maths. */
const TEX = /\\[a-z]|[\^_=]/i;

function readMaths(source: string, isOpen: boolean): Tokens.Generic | undefined {
  const closed = CLOSED.exec(source);
  const match = closed ?? (isOpen ? OPEN.exec(source) : null);
  if (!match) return undefined;
  const [raw, dollars, brackets] = match;
  const inner = dollars ?? brackets ?? '';
  const startsLine = /^[ \t]*\n/.test(inner);
  // A paragraph ends at an empty line; only a fence of its own reaches further.
  if (!startsLine && /\n[ \t]*\n/.test(inner)) return undefined;
  if (brackets !== undefined && !TEX.test(inner) && !(startsLine && !closed)) return undefined;
  // The first half of the closing fence is no maths.
  const tex = (closed ? inner : inner.replace(/[$\\]$/, '')).trim();
  return { type: 'maths', raw, text: closed ? `$$\n${tex}\n$$` : `$$\n${tex}` };
}

function makeLexer(isOpen: boolean): Marked {
  return new Marked({
    extensions: [
      {
        name: 'maths',
        level: 'block',
        start: (source) => {
          const place = source.search(/\n {0,3}(?:\$\$|\\\[)/);
          return place === -1 ? undefined : place + 1;
        },
        tokenizer: (source) => readMaths(source, isOpen),
      },
    ],
  });
}

/**
 * Options for marked's Lexer that know maths which stands alone as tokens of type `maths`. Their
 * `text` is the maths between `$$` fences, which is left open where its end is still to come.
 */
export const MATHS_LEXER = {
  open: makeLexer(true).defaults,
  finished: makeLexer(false).defaults,
};
