import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { describe, expect, it } from 'vitest';
import { remarkMaths } from './remark-maths.ts';

function read(markdown: string): string {
  const remarkPlugins = [remarkGfm, remarkMaths];
  return renderToStaticMarkup(createElement(ReactMarkdown, { remarkPlugins }, markdown))
    .replaceAll('class="language-math math-inline"', 'inline')
    .replaceAll('class="language-math math-display"', 'display')
    .replace(/^<p>(.*)<\/p>$/s, '$1');
}

describe('inline maths', () => {
  it.each([
    ['so $e^{i\\pi} + 1 = 0$, he wrote', 'so <code inline>e^{i\\pi} + 1 = 0</code>, he wrote'],
    ['($x$)', '(<code inline>x</code>)'],
    ['$a_1$ and $b_1$', '<code inline>a_1</code> and <code inline>b_1</code>'],
    ['$a \\$ b$', '<code inline>a \\$ b</code>'],
    ['\\(a_1\\) and \\(x\\)', '<code inline>a_1</code> and <code inline>x</code>'],
    ['$\\frac{a}{b}\\\\$', '<code inline>\\frac{a}{b}\\\\</code>'],
    ['one $a\nb$ two', 'one <code inline>a\nb</code> two'],
    ['text $$x = 1$$ text', 'text <code display>x = 1</code> text'],
    ['text \\[x = 1\\] text', 'text <code display>x = 1</code> text'],
  ])('reads %j', (markdown, html) => {
    expect(read(markdown)).toBe(html);
  });
});

describe('what is no maths', () => {
  it.each([
    ['$5 and $10'],
    ['$5, $10 or $15'],
    ['from $5-$10 to US$6/US$7'],
    ['it is $5 (was $10)'],
    ['$HOME/$PATH'],
    ['$ 5$ and 5 $'],
    ['half $x + 1'],
    ['half \\(x', 'half (x'],
    ['see \\[1\\] and \\[a b\\]', 'see [1] and [a b]'],
    ['\\$5 \\$6', '$5 $6'],
    ['5 \\\\ 6', '5 \\ 6'],
    ['`$x$` and `\\(x\\)`', '<code>$x$</code> and <code>\\(x\\)</code>'],
  ])('leaves %j', (markdown, html = markdown) => {
    expect(read(markdown)).toBe(html);
  });
});

describe('maths between fences', () => {
  it('is display maths, in a list too', () => {
    expect(read('$$\na_1\n$$')).toContain('<code display>a_1</code>');
    expect(read('- x\n\n  $$\n  a_1\n  $$')).toContain('display>a_1</code>');
  });
});
