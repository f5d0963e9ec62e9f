import { expect, it } from 'vitest';
import { kerningOf } from './font-kerning.ts';

const WORDS = 'some words '.repeat(700);

it.each([
  ['nothing', ''],
  ['words', WORDS],
  ['a word that is just not too long', `a ${'x'.repeat(999)} b`],
  ['many lines', `${WORDS}\n`.repeat(9)],
])('kerns %s', (_, text) => {
  expect(kerningOf(text)).toBe('');
});

it.each([
  ['a very long word', `${WORDS}${'x'.repeat(1_000)}`],
  ['one between others', `a ${'x'.repeat(1_000)} b`],
  ['a very long line', `a\n${WORDS}${WORDS}`],
  ['one before others', `${WORDS}${WORDS}\na`],
])('does not kern %s', (_, text) => {
  expect(kerningOf(text)).not.toBe('');
});
