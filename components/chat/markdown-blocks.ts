import { Lexer } from 'marked';
import remend, { type RemendOptions } from 'remend';

const FOOTNOTE = /^ {0,3}\[\^[^\]]+\]:/m;

/** Only what closes half-open syntax; nothing that reads finished text differently. */
const CALM: RemendOptions = {
  linkMode: 'text-only',
  comparisonOperators: false,
  htmlTags: false,
  katex: false,
  singleTilde: false,
};

/**
 * Splits Markdown in its top-level blocks, so that each can be rendered and memoised alone.
 * With `isOpen` (more text is to come) the last block's half-open syntax is closed for show.
 */
export function splitBlocks(markdown: string, isOpen: boolean): string[] {
  // A footnote is numbered by where it is first used: it can only be read with the whole text.
  if (FOOTNOTE.test(markdown)) return [isOpen ? remend(markdown, CALM) : markdown];

  // Blocks only: `lexer()` would read every word of every paragraph on top, at each new token.
  const source = markdown.replace(/\r\n?/g, '\n');
  const tokens = new Lexer().blockTokens(source).filter((token) => token.type !== 'space');
  const definitions = tokens
    .filter((token) => token.type === 'def')
    .map((token) => token.raw)
    .join('\n');

  return tokens
    .filter((token) => token.type !== 'def')
    .map((token, index, blocks) => {
      const raw = isOpen && index === blocks.length - 1 ? remend(token.raw, CALM) : token.raw;
      const mayRefer = definitions !== '' && token.type !== 'code' && raw.includes('[');
      return mayRefer ? `${raw}\n\n${definitions}` : raw;
    });
}
