import katex, { type KatexOptions } from 'katex';
import renderA11yString from 'katex/contrib/render-a11y-string';

/**
 * The formula once: KaTeX's MathML beside it would say everything a second time in the answer's
 * text. No command that loads, links or styles (`trust`), and nothing without an end.
 */
const OPTIONS: KatexOptions = {
  output: 'html',
  throwOnError: true,
  strict: 'ignore',
  trust: false,
  maxSize: 20,
  maxExpand: 500,
};

/** `html` is hidden from screen readers, which get `spoken`. Null for what is no TeX. */
export function drawMaths(
  tex: string,
  isDisplay: boolean,
): { html: string; spoken: string } | null {
  const options = { ...OPTIONS, displayMode: isDisplay };
  try {
    return { html: katex.renderToString(tex, options), spoken: speakMaths(tex, options) };
  } catch {
    // Half of what models take for TeX is not: the reader then sees what was written.
    return null;
  }
}

function speakMaths(tex: string, options: KatexOptions): string {
  try {
    return renderA11yString(tex, options);
  } catch {
    // It knows fewer commands than KaTeX draws.
    return tex;
  }
}
