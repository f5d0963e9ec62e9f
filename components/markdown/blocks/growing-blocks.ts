import { type BlockToken, readTokens } from './block-tokens.ts';
import { hasFootnotes, splitBlocks, toBlocks } from './markdown-blocks.ts';

/** What comes next may change this many of the last blocks: a line that begins can still join one. */
const UNSETTLED = 2;

/**
 * Makes a `splitBlocks` for a text that grows: it gives the same blocks, but reads only what is not
 * settled yet. Any other text may be given too, and is then read from its beginning.
 */
export function createGrowingBlocks(): (markdown: string, isOpen: boolean) => string[] {
  let settledText = '';
  let settled: string[] = [];

  return (markdown, isOpen) => {
    if (!isOpen) return splitBlocks(markdown, false);
    if (!markdown.startsWith(settledText)) {
      settledText = '';
      settled = [];
    }
    const rest = markdown.slice(settledText.length);
    const tokens = readTokens(rest, true);
    // These would change blocks that are settled already, or the text itself: then all of it is
    // read.
    const changesOthers = tokens.some(({ type }) => type === 'definition');
    if (changesOthers || rest.includes('\r') || hasFootnotes(rest)) {
      return splitBlocks(markdown, true);
    }
    const { count, length } = findSettled(tokens, rest);
    settled = [...settled, ...toBlocks(tokens.slice(0, count), false)];
    settledText = markdown.slice(0, settledText.length + length);
    return [...settled, ...toBlocks(tokens.slice(count), true)];
  };
}

/** How many of the tokens, and of the characters, nothing that comes later can change. */
function findSettled(
  tokens: readonly BlockToken[],
  text: string,
): { count: number; length: number } {
  const blocks = tokens.filter(({ type }) => type !== 'space').length;
  let found = { count: 0, length: 0 };
  let blocksBefore = 0;
  let length = 0;
  for (const [count, { type, raw }] of tokens.entries()) {
    if (blocks - blocksBefore < UNSETTLED || !text.startsWith(raw, length)) break;
    // Only after an empty line is the start of a block certain.
    if (type !== 'space') {
      if (text.endsWith('\n\n', length)) found = { count, length };
      blocksBefore += 1;
    }
    length += raw.length;
  }
  return found;
}
