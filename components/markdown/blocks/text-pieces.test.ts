import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.ts';

const LONG = Array.from({ length: 2_000 }, (_, place) => `${place + 1}`).join(' ');

test('pieces are the text, and only the last one changes when it grows', () => {
  const before = textPieces(LONG.slice(0, 5_000));
  const after = textPieces(LONG);
  expect(after.join('')).toBe(LONG);
  expect(before.length).toBeGreaterThan(3);
  expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  expect(Math.max(...after.map(({ length }) => length))).toBeLessThan(1_010);
});

test.each(['', 'Short.', '𠮷'.repeat(3_000), `${'a'.repeat(999)} `])(
  'no letter is cut and none is lost (%#)',
  (text) => {
    expect(textPieces(text).join('')).toBe(text);
    expect(textPieces(text).every((piece) => piece.isWellFormed())).toBe(true);
  },
);
