import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import { describe, expect, it } from 'vitest';
import { remarkMaths } from '../maths/remark-maths.ts';
import { remarkOpenEnd } from './remark-open-end.ts';

function countOpen(markdown: string): number {
  const remarkPlugins = [remarkMaths, remarkOpenEnd];
  const html = renderToStaticMarkup(createElement(ReactMarkdown, { remarkPlugins }, markdown));
  return html.split('data-open="true"').length - 1;
}

describe('remarkOpenEnd', () => {
  it.each([
    ['```ts\na'],
    ['```ts'],
    ['- a\n\n  ```ts\n  b'],
    ['> ~~~\n> a'],
    ['$$\na'],
    ['```\na\n```\n\n```ts\nb'],
  ])('marks the end of %j', (markdown) => {
    expect(countOpen(markdown)).toBe(1);
  });

  it.each([
    ['```ts\na\n```'],
    ['- a\n\n  ```ts\n  b\n  ```'],
    ['> ~~~\n> a\n> ~~~'],
    ['$$\na\n$$'],
    ['```ts\na\n```\n\nb'],
    ['words and `code`'],
  ])('marks nothing in %j', (markdown) => {
    expect(countOpen(markdown)).toBe(0);
  });
});
