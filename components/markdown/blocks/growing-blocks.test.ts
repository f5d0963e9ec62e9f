import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as blockTokens from './block-tokens.ts';
import { createGrowingBlocks } from './growing-blocks.ts';
import { splitBlocks } from './markdown-blocks.ts';

/** What begins, ends or joins blocks, and what only looks like it. */
const PIECES = [
  ...['\n', '\n', '\n\n', '\n\n', ' ', '  ', '    ', '\t', 'a', 'b c', 'word', '1', '2', 'x. '],
  ...['- ', '* ', '+ ', '1. ', '2) ', '-', '=', '---', '===', '***', '#', '# ', '## ', '> ', '>'],
  ...['```', '```ts\n', '~~~', '`', '**', '_', '$', '$$', '$$\n', '\\[', '\\]', '\\[\n', 'x^2'],
  ...['| a | b |\n', '| - | - |\n', '|', ':-:', '<div>', '</div>', '<!-- ', ' -->', '<pre>'],
  ...['[', ']', '[^1]', '[^1]: ', '[a]: /b', '[a]', '(/c)', '"', '!', '\\', '\r\n', '\r', 'é'],
];

describe('createGrowingBlocks', () => {
  it('gives at every step what reading the whole text gives', () => {
    const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (pieces) => {
        const grow = createGrowingBlocks();
        let text = '';
        // A character is the least that can come: every line is seen before it is what it will be.
        for (const character of pieces.join('')) {
          text += character;
          expect(grow(text, true)).toEqual(splitBlocks(text, true));
        }
        expect(grow(text, false)).toEqual(splitBlocks(text, false));
      }),
      { numRuns: 600 },
    );
  });

  it('waits until a line cannot join the block before it any more', () => {
    for (const text of ['1. a\n\n2. b\n\nc', 'a\n#b\n\nc', '- a\n\n  b\n\nc\n', 'a\n***b**\n\nc']) {
      const grow = createGrowingBlocks();
      for (let end = 1; end <= text.length; end += 1) {
        expect(grow(text.slice(0, end), true)).toEqual(splitBlocks(text.slice(0, end), true));
      }
    }
  });

  it('reads no more of a long text than its end', () => {
    const read = vi.spyOn(blockTokens, 'readTokens');
    const grow = createGrowingBlocks();
    const paragraphs = Array.from({ length: 200 }, (_, index) => `Paragraph **${index}**.\n\n`);
    let text = '';
    for (const paragraph of paragraphs) {
      text += paragraph;
      grow(text, true);
    }
    const longest = Math.max(...read.mock.calls.map(([source]) => source.length));
    read.mockRestore();
    expect(longest).toBeLessThan(100);
    expect(grow(text, true)).toEqual(splitBlocks(text, false));
  });

  it('begins anew for a text that is another one', () => {
    const grow = createGrowingBlocks();
    grow('A\n\nB\n\nC\n\nD', true);
    expect(grow('X\n\nB\n\nC\n\nD\n\nE', true)).toEqual(['X', 'B', 'C', 'D', 'E']);
  });

  it('lets a definition reach the blocks before it', () => {
    const grow = createGrowingBlocks();
    grow('See [a].\n\nB\n\nC\n\nD\n\n', true);
    const text = 'See [a].\n\nB\n\nC\n\nD\n\n[a]: https://example.com\n';
    expect(grow(text, true)).toEqual(splitBlocks(text, true));
  });
});
