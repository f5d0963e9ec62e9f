import { describe, expect, it } from 'vitest';
import { splitBlocks } from './markdown-blocks.ts';

const numbers = Array.from({ length: 300 }, (_, index) => index + 1).join(' ');

describe('splitBlocks', () => {
  it('keeps a run of plain words in one block, whole', () => {
    expect(splitBlocks(numbers, false)).toEqual([numbers]);
    expect(splitBlocks(numbers, true)).toEqual([numbers]);
  });

  it('makes a block of every paragraph, list, table and fence', () => {
    const text = '# A\n\nB\n\n- c\n- d\n\n| e |\n| - |\n| f |\n\n```ts\ng\n\nh\n```';
    expect(splitBlocks(text, false).map((block) => block.trim())).toEqual([
      '# A',
      'B',
      '- c\n- d',
      '| e |\n| - |\n| f |',
      '```ts\ng\n\nh\n```',
    ]);
  });

  it('leaves earlier blocks untouched while the last one grows', () => {
    const before = splitBlocks('One **two**\n\nThree **fo', true);
    const after = splitBlocks('One **two**\n\nThree **four** five', true);
    expect(before[0]).toBe(after[0]);
    expect(before[1]).toBe('Three **fo**');
    expect(after[1]).toBe('Three **four** five');
  });

  it('closes nothing in text that is complete', () => {
    expect(splitBlocks('half **open', false)).toEqual(['half **open']);
    expect(splitBlocks('see [here](https://exa', false)).toEqual(['see [here](https://exa']);
  });

  it('shows only the words of a link that is still being written', () => {
    expect(splitBlocks('see [here](https://exa', true)).toEqual(['see here']);
  });

  it('does not take an unfinished comparison or range for syntax', () => {
    expect(splitBlocks('a <b and 20~25', true)).toEqual(['a <b and 20~25']);
    expect(splitBlocks('- > 5', true)).toEqual(['- > 5']);
  });

  it('hands link definitions to the blocks that may use them, and to no code', () => {
    const text = '[a][x] b\n\nplain\n\n```\n[a]\n```\n\n[x]: https://example.com';
    expect(splitBlocks(text, false).map((block) => block.trim())).toEqual([
      '[a][x] b\n\n[x]: https://example.com',
      'plain',
      '```\n[a]\n```',
    ]);
  });

  it('makes one block of maths that stands alone, whatever it looks like inside', () => {
    const text = 'A:\n$$\na\n- b\n\n= c\n$$\nB\n\n\\[\nx_1\n\\]\n\n$$ y $$\n\nC';
    expect(splitBlocks(text, false).map((block) => block.trim())).toEqual([
      'A:',
      '$$\na\n- b\n\n= c\n$$',
      'B',
      '$$\nx_1\n$$',
      '$$\ny\n$$',
      'C',
    ]);
  });

  it('shows the beginning of maths as an open fence, only while there is more to come', () => {
    expect(splitBlocks('A\n\n$$\n\\frac{1', true)).toEqual(['A', '$$\n\\frac{1']);
    expect(splitBlocks('$$\nx\n$', true)).toEqual(['$$\nx']);
    expect(splitBlocks('$$\nx\n\ny', false)).toHaveLength(2);
    expect(splitBlocks('\\[1\\] is a note', true)).toEqual(['\\[1\\] is a note']);
    expect(splitBlocks('\\[1\\]', false)).toEqual(['\\[1\\]']);
  });

  it('closes nothing inside of code', () => {
    expect(splitBlocks('```sh\necho **$A_B', true)).toEqual(['```sh\necho **$A_B']);
  });

  it('keeps a text with footnotes together', () => {
    const text = 'a[^1]\n\nb\n\n[^1]: c';
    expect(splitBlocks(text, false)).toEqual([text]);
  });

  it('has no block for nothing', () => {
    expect(splitBlocks('', true)).toEqual([]);
    expect(splitBlocks('\n\n', false)).toEqual([]);
  });
});
