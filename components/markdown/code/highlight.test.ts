import { describe, expect, it } from 'vitest';
import { findGrammar } from './grammars.ts';
import { highlight } from './highlight.ts';

const SAMPLES: [language: string, code: string][] = [
  ['ts', 'const a = `x`;\n\n\t// é 👩‍👩‍👧\nexport type B<T> = { a?: T };\n'],
  ['python', 'def f(a):\n    """doc"""\n    return a if a else None  \n'],
  ['bash', 'npm ci && echo "$HOME" # go\n'],
  ['sql', 'select * from "Message" where revision > 41;\n'],
  ['html', '<!doctype html>\n<script>let a = 1 < 2;</script>\n'],
  ['rust', 'fn main() { let x: &\'static str = "a"; }'],
  ['markdown', '# A\n\n```js\n1\n```\n'],
  ['diff', '- a\n+ b\n'],
];

describe('highlight', () => {
  it.each(SAMPLES)('gives %s in colours, and exactly', async (language, code) => {
    const runs = await highlight(code, language);
    expect(runs?.map(({ text }) => text).join('')).toBe(code);
    expect(runs?.some(({ color }) => color?.startsWith('var(--code-token-'))).toBe(true);
  });

  it('leaves alone what it does not know, and what is very long', async () => {
    expect(await highlight('a', 'klingon')).toBeNull();
    expect(await highlight('a', 'constructor')).toBeNull();
    expect(await highlight('1;'.repeat(50_000), 'js')).toBeNull();
  });
});

describe('findGrammar', () => {
  it('knows other names, in any case', () => {
    expect(findGrammar('TS')?.name).toBe('typescript');
    expect(findGrammar('C++')?.name).toBe('cpp');
    expect(findGrammar('dockerfile')?.name).toBe('docker');
  });
});
