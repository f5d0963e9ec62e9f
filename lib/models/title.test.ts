import { describe, expect, it } from 'vitest';
import { makeTitle, tidyTitle } from './title.ts';

describe('a title that a model wrote', () => {
  it.each([
    ['Paris in spring', 'Paris in spring'],
    ['"Paris in spring."\n', 'Paris in spring'],
    ['**Paris** in `spring`', 'Paris in spring'],
    ['# Title: Paris', 'Title: Paris'],
    ['Title: Paris in spring\nIt is a good time to go.', 'Paris in spring'],
    ["'Paris'", 'Paris'],
    ["Paris' best cafés", "Paris' best cafés"],
    ['One two three four five six seven eight', 'One two three four five six'],
    ['Why is the sky blue?', 'Why is the sky blue?'],
  ])('%j is tidied to %j', (written, title) => {
    expect(tidyTitle(written)).toBe(title);
  });

  it('is none when nothing was said', () => {
    expect(tidyTitle(' \n ')).toBeNull();
    expect(tidyTitle('""')).toBeNull();
  });

  it('is shortened when its words are long', () => {
    expect(tidyTitle('a'.repeat(200))).toBe(`${'a'.repeat(60)}…`);
  });
});

it('the first title is the first words, never empty', () => {
  const title = (text: string) => makeTitle([{ type: 'text', text }]);
  expect(title(' Hello\n\nthere ')).toBe('Hello there');
  expect(title('  ')).toBe('New chat');
  expect(title('word '.repeat(20))).toBe(`${'word '.repeat(12).trim()}…`);
});
