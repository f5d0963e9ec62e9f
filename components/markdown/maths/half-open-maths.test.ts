import { describe, expect, it } from 'vitest';
import { quietHalfOpenMaths } from './half-open-maths.ts';

describe('quietHalfOpenMaths', () => {
  it.each([
    ['so $e^{i\\pi} + ', 'so `e^{i\\pi} +`'],
    ['so \\(a_1', 'so `a_1`'],
    ['$x$ and $y_1', '$x$ and `y_1`'],
    ['$5 and $y_1', '$5 and `y_1`'],
    ['**the $x^2', '**the `x^2`'],
    ['all of $$x^2$', 'all of `x^2`'],
  ])('shows %j as code', (markdown, shown) => {
    expect(quietHalfOpenMaths(markdown)).toBe(shown);
  });

  it.each([
    ['it costs $5 and'],
    ['$5 and $10'],
    ['so $x^2$ is whole'],
    ['so \\(x^2\\) is whole'],
    ['`$x^2` is code'],
    ['`$x^2 is open code'],
    ['- a\n\n  ```sh\n  echo $A_B'],
    ['\\$x_1 is escaped'],
    ['two words'],
    [''],
  ])('leaves %j', (markdown) => {
    expect(quietHalfOpenMaths(markdown)).toBe(markdown);
  });
});
