import katex, { type KatexOptions } from 'katex';
import renderA11yString from 'katex/contrib/render-a11y-string';

/**
 * HTML only: with KaTeX's MathML beside it the answer's text would have every formula twice. No
 * command may load, link or style (`trust`), and sizes and expansions are limited.
 */
const OPTIONS: KatexOptions = {
  output: 'html',
  throwOnError: true,
  strict: 'ignore',
  trust: false,
  maxSize: 20,
  maxExpand: 500,
};

/** `html` is hidden from screen readers, which get `spoken`. Null when the source is not TeX. */
export function drawMaths(
  tex: string,
  isDisplay: boolean,
): { html: string; spoken: string } | null {
  const options = { ...OPTIONS, displayMode: isDisplay };
  try {
    return { html: katex.renderToString(tex, options), spoken: speakMaths(tex, options) };
  } catch {
    // Models often write what is not quite TeX: the reader then sees the source.
    return null;
  }
}

function speakMaths(tex: string, options: KatexOptions): string {
  try {
    return renderA11yString(tex, options);
  } catch {
    // The spoken form covers fewer commands than KaTeX draws.
    return tex;
  }
}
