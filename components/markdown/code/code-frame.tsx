'use client';

import { type ReactNode, useRef } from 'react';
import { SCROLLABLE } from '../../ui/scrollable.ts';
import { CopyCode } from './copy-code.tsx';

/**
 * The frame around code: the name of its language, drawn by CSS so that it is not part of the text,
 * and a button to copy. `children` is the code as it is shown; `drawing` is the diagram that the
 * code describes, and `state` how far that is.
 */
export function CodeFrame(props: {
  language: string;
  code: string;
  children: ReactNode;
  drawing?: ReactNode;
  state?: string;
}) {
  const pre = useRef<HTMLPreElement>(null);

  return (
    <div className="code-block" data-language={props.language} data-state={props.state}>
      {props.drawing}
      <pre ref={pre} {...SCROLLABLE}>
        <code>{props.children}</code>
      </pre>
      <CopyCode code={props.code} fallback={pre} />
    </div>
  );
}
