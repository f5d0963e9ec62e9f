import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { describe, expect, it } from 'vitest';
import { readTokens } from './block-tokens.ts';

/** What begins, ends or joins blocks, and what only looks like it; maths has rules of its own. */
const LINES = [
  ...[
    'a',
    'b *c* d',
    'word',
    '  two',
    '   three',
    '    four',
    '\ttab',
    '# head',
    '#no',
    '---',
    '===',
  ],
  ...['- one', '* star', '+ plus', '1. first', '1) second', '  - deep', '   - deeper'],
  ...[
    '> quoted',
    '>- item',
    '> ```',
    '>',
    '```',
    '```ts',
    '````',
    '~~~',
    '  ```',
    '   ~~~',
    '      ```',
  ],
  ...[
    '``` a`b',
    '`code`',
    '| a | b |',
    '| - | - |',
    '- ```',
    '  1. ```',
    '<div>',
    '</div>',
    '<b>x</b>',
  ],
  ...[
    '<!-- x',
    '-->',
    '<pre>',
    '</pre>',
    '<https://a.b>',
    '  <!-- y -->',
    '[a]: /b',
    '[a]',
    '[a]: /c "t',
  ],
];
const ENDS = ['\n', '\n', '\n\n', '\n\n', '\n\n\n', '\n \n'];

function render(markdown: string): string {
  return renderToStaticMarkup(
    createElement(ReactMarkdown, { remarkPlugins: [remarkGfm] }, markdown),
  ).replace(/\n/g, '');
}

const texts = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom(...ENDS)), { maxLength: 14 })
  .map((lines) => lines.flat().join(''));

describe('readTokens', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const isOpen of [true, false]) {
          expect(
            readTokens(text, isOpen)
              .map(({ raw }) => raw)
              .join(''),
          ).toBe(text);
        }
      }),
    );
  });

  it('splits only where each block alone is what it is in the whole text', () => {
    const withoutDefinitions = texts.filter((text) => !text.includes(']:'));
    fc.assert(
      fc.property(withoutDefinitions, (text) => {
        const blocks = readTokens(text, false).map(({ raw }) => render(raw));
        expect(blocks.join('')).toBe(render(text));
      }),
      { numRuns: 1_500 },
    );
  });

  it('splits what stands apart', () => {
    const text = '# A\n\nB\n```\nc\n\nd\n```\n- e\n\n- f\n\n  g\n\nh\n[i]: /j\n\n[k]: /l\n';
    expect(readTokens(text, false).filter(({ type }) => type !== 'space')).toEqual([
      { type: 'block', raw: '# A\n' },
      { type: 'block', raw: 'B\n' },
      { type: 'code', raw: '```\nc\n\nd\n```\n' },
      { type: 'block', raw: '- e\n\n- f\n\n  g\n' },
      { type: 'block', raw: 'h\n[i]: /j\n' },
      { type: 'definition', raw: '[k]: /l\n' },
    ]);
  });

  it('leaves a definition alone whose title stands on the next line', () => {
    const text = '[a]: /b\n"c"\n';
    expect(readTokens(text, false)).toEqual([{ type: 'block', raw: text }]);
  });
});
