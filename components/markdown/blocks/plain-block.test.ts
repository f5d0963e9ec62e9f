import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { expect, it } from 'vitest';
import { plainParagraph } from './plain-block.ts';

function parsed(markdown: string): string {
  return renderToStaticMarkup(
    createElement(ReactMarkdown, { remarkPlugins: [[remarkGfm, {}]] }, markdown),
  );
}

it.each([
  '1 2 3 4 5',
  'Plain prose, with commas; a colon: and (brackets)?',
  "It's 27 °C — “foggy” – says 1.5 % of them…\n",
  '日本語のテキスト',
  'a - b, and 2024. A year',
  '  indented a little  ',
])('is what the parser makes of %j', (block) => {
  const text = plainParagraph(block);
  expect(text).not.toBeNull();
  expect(renderToStaticMarkup(createElement('p', null, text))).toBe(parsed(block));
});

it.each([
  '1. a list',
  '- a list',
  '# heading',
  'a *word*',
  'a `word`',
  'see www.example.com',
  'see https://example.com',
  'two\nlines',
  'a | b',
  '$x$ & y',
  '[link](x)',
  '    code',
])('leaves %j to the parser', (block) => {
  expect(plainParagraph(block)).toBeNull();
});
