import remend, { type RemendOptions } from 'remend';
import { quietHalfOpenMaths } from '../maths/half-open-maths.ts';
import { type BlockToken, readTokens } from './block-tokens.ts';
import { plainParagraph } from './plain-block.ts';

const FOOTNOTE = /^ {0,3}\[\^[^\]\n]+\]:/m;

/** Switches on what closes half-open syntax, and off what would change finished text. */
const CALM: RemendOptions = {
  linkMode: 'text-only',
  comparisonOperators: false,
  htmlTags: false,
  katex: false,
  singleTilde: false,
};

function closeForShow(markdown: string): string {
  // Plain text has no syntax that could be open.
  if (plainParagraph(markdown) !== null) return markdown;
  return remend(quietHalfOpenMaths(markdown), CALM);
}

/**
 * True for text that can only be read whole: footnotes are numbered in the order of their first
 * use.
 */
export function hasFootnotes(markdown: string): boolean {
  return FOOTNOTE.test(markdown);
}

/** The blocks of these tokens, which are the last ones of a text; `isOpen` as for `splitBlocks`. */
export function toBlocks(tokens: readonly BlockToken[], isOpen: boolean): string[] {
  const definitions = tokens
    .filter((token) => token.type === 'definition')
    .map((token) => token.raw.trim())
    .join('\n');

  return tokens
    .filter((token) => token.type !== 'space' && token.type !== 'definition')
    .map((token, index, blocks) => {
      if (token.type === 'maths') return token.text;
      if (token.type === 'code') return token.raw;
      const raw = token.raw.replace(/\n+$/, '');
      const shown = isOpen && index === blocks.length - 1 ? closeForShow(raw) : raw;
      return definitions !== '' && raw.includes('[') ? `${shown}\n\n${definitions}` : shown;
    });
}

/**
 * Splits Markdown into its top-level blocks, so that each can be rendered and memoised alone. With
 * `isOpen` (more text is to come) the last block's half-open syntax is closed for show.
 */
export function splitBlocks(markdown: string, isOpen: boolean): string[] {
  if (hasFootnotes(markdown)) return [isOpen ? closeForShow(markdown) : markdown];
  return toBlocks(readTokens(markdown.replace(/\r\n?/g, '\n'), isOpen), isOpen);
}
