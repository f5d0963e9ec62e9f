import { Lexer } from 'marked';
import remend, { type RemendOptions } from 'remend';
import { quietHalfOpenMaths } from './half-open-maths.ts';
import { MATHS_LEXER } from './maths-block.ts';

const FOOTNOTE = /^ {0,3}\[\^[^\]]+\]:/m;

/** Only what closes half-open syntax; nothing that reads finished text differently. */
const CALM: RemendOptions = {
  linkMode: 'text-only',
  comparisonOperators: false,
  htmlTags: false,
  katex: false,
  singleTilde: false,
};

function closeForShow(markdown: string): string {
  return remend(quietHalfOpenMaths(markdown), CALM);
}

/**
 * Splits Markdown in its top-level blocks, so that each can be rendered and memoised alone.
 * With `isOpen` (more text is to come) the last block's half-open syntax is closed for show.
 */
export function splitBlocks(markdown: string, isOpen: boolean): string[] {
  // A footnote is numbered by where it is first used: it can only be read with the whole text.
  if (FOOTNOTE.test(markdown)) return [isOpen ? closeForShow(markdown) : markdown];

  // Blocks only: `lexer()` would read every word of every paragraph on top, at each new token.
  const source = markdown.replace(/\r\n?/g, '\n');
  const tokens = new Lexer(isOpen ? MATHS_LEXER.open : MATHS_LEXER.finished)
    .blockTokens(source)
    .filter((token) => token.type !== 'space');
  const definitions = tokens
    .filter((token) => token.type === 'def')
    .map((token) => token.raw)
    .join('\n');

  return tokens
    .filter((token) => token.type !== 'def')
    .map((token, index, blocks) => {
      if (token.type === 'maths') return token.text;
      const isHalfOpen = isOpen && index === blocks.length - 1 && token.type !== 'code';
      const raw = isHalfOpen ? closeForShow(token.raw) : token.raw;
      const mayRefer = definitions !== '' && token.type !== 'code' && raw.includes('[');
      return mayRefer ? `${raw}\n\n${definitions}` : raw;
    });
}
