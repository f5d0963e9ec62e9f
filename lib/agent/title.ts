import type { TextPart } from '../records.ts';

const LONGEST_TITLE = 60;

/** A chat's title from the first words of its first message; one line, never empty. */
export function makeTitle(parts: readonly TextPart[]): string {
  const text = parts
    .map((part) => part.text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (text.length <= LONGEST_TITLE) return text || 'New chat';
  const cut = text
    .slice(0, LONGEST_TITLE)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  const lastSpace = cut.lastIndexOf(' ');
  return `${(lastSpace > LONGEST_TITLE / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`;
}
