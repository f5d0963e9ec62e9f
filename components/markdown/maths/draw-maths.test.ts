import { describe, expect, it } from 'vitest';
import { drawMaths } from './draw-maths.ts';

describe('drawMaths', () => {
  it('draws a formula once, and says it in words', () => {
    const drawn = drawMaths('x^2 + 1', false);
    expect(drawn?.html.replaceAll(/<[^>]*>/g, '')).toBe('x2+1');
    expect(drawn?.spoken).toContain('squared');
  });

  it('says what was written where it has no words', () => {
    expect(drawMaths('\\boxed{x}', true)?.spoken).toBeTruthy();
  });

  it('draws nothing that is no TeX, has no end, or loads something', () => {
    expect(drawMaths('\\frac{1', true)).toBeNull();
    expect(drawMaths('\\def\\a{\\a\\a}\\a', true)).toBeNull();
    const image = drawMaths('\\includegraphics{https://example.com/a.png}', true);
    expect(image?.html ?? '').not.toContain('<img');
    const link = drawMaths('\\href{javascript:alert(1)}{x}', true);
    expect(link?.html ?? '').not.toContain('<a ');
  });
});
