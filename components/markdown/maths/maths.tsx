'use client';

import dynamic from 'next/dynamic';
import { type ComponentType, Suspense } from 'react';

type Written = { tex: string; isDisplay: boolean };

/** The source of maths that is not complete yet or cannot be drawn. */
function Source({ tex, isDisplay }: Written) {
  return <code className={isDisplay ? 'maths maths-display' : 'maths'}>{tex}</code>;
}

/**
 * Loaded with its fonts when maths first occurs; on the server too, so that a page arrives with its
 * maths drawn.
 */
const DrawnMaths: ComponentType<Written> = dynamic(() =>
  import('./drawn-maths.tsx').then(
    (module) => module.DrawnMaths,
    (error: unknown) => {
      console.warn('Maths stays as it was written.', error);
      return Source;
    },
  ),
);

/**
 * Maths in TeX. While `isOpen`, more of it is to come: half a formula would be drawn wrong, so its
 * source shows.
 */
export function Maths(props: { tex: string; isDisplay: boolean; isOpen?: boolean }) {
  const tex = props.tex.trim();
  const source = <Source tex={tex} isDisplay={props.isDisplay} />;
  if (props.isOpen) return source;
  return (
    <Suspense fallback={source}>
      <DrawnMaths tex={tex} isDisplay={props.isDisplay} />
    </Suspense>
  );
}
