import { expect, it } from 'vitest';
import { nextSentences } from './spoken-sentences.ts';

it('says whole sentences only', () => {
  expect(nextSentences('The sea is wide. It is al', 0, false)).toEqual({
    words: 'The sea is wide.',
    end: 16,
  });
  expect(nextSentences('The sea is wide. It is al', 16, false)).toEqual({ words: '', end: 16 });
  expect(nextSentences('The sea is wide. It is also deep.', 16, true)).toEqual({
    words: 'It is also deep.',
    end: 33,
  });
});

it('waits for what may belong to the sentence', () => {
  expect(nextSentences('It costs 3.', 0, false).words).toBe('');
  expect(nextSentences('It costs 3.50 now. And', 0, false).words).toBe('It costs 3.50 now.');
  expect(nextSentences('(Or not.) So', 0, false).words).toBe('(Or not.)');
});

it('says lines that have no full stop', () => {
  expect(nextSentences('# A heading\n\n- one\n- two', 0, false).words).toBe('A heading one');
});

it('leaves out the marks of Markdown', () => {
  const text =
    'A **bold** and `short` [link](https://example.com).\n\n```ts\nlet a\n```\n\n| a | b |\n';
  expect(nextSentences(text, 0, true).words).toBe('A bold and short link. let a a b');
});
