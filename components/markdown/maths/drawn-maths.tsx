import 'katex/dist/katex.min.css';
import { memo } from 'react';
import { drawMaths } from './draw-maths.ts';

/** Maths drawn by KaTeX, or its source where KaTeX cannot draw it. */
export const DrawnMaths = memo(function DrawnMaths(props: { tex: string; isDisplay: boolean }) {
  const className = props.isDisplay ? 'maths maths-display' : 'maths';
  const drawn = drawMaths(props.tex, props.isDisplay);
  if (!drawn) return <code className={className}>{props.tex}</code>;
  return (
    <span
      role="math"
      aria-label={drawn.spoken}
      className={className}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes all that it does not know.
      dangerouslySetInnerHTML={{ __html: drawn.html }}
    />
  );
});
