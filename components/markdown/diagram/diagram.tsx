'use client';

import { useEffect, useRef, useState } from 'react';
import { SCROLLABLE } from '../../ui/scrollable.ts';
import { CodeFrame } from '../code/code-frame.tsx';
import { watchColours } from './watch-colours.ts';

/** `waiting`: for the end of the source or for Mermaid; `failed`: the source is shown as code. */
type State = 'open' | 'waiting' | 'drawn' | 'failed';

/**
 * A diagram in Mermaid's language. The drawing stands in a shadow root: its labels and styles are
 * no part of the answer's text, which stays the source.
 */
export function Diagram({ source, isOpen }: { source: string; isOpen: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>('waiting');

  useEffect(() => {
    const element = host.current;
    if (isOpen || !element) return;
    let isWanted = true;

    const draw = async () => {
      try {
        const { drawDiagram } = await import('./draw-diagram.ts');
        const drawing = await drawDiagram(source);
        if (!isWanted) return;
        const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
        root.replaceChildren(drawing);
        setState('drawn');
      } catch (error) {
        if (!isWanted) return;
        console.warn('A diagram stays code.', error);
        setState('failed');
      }
    };
    void draw();

    // The colours are part of the drawing.
    const unwatch = watchColours(() => void draw());
    return () => {
      isWanted = false;
      unwatch();
    };
  }, [source, isOpen]);

  return (
    <CodeFrame
      language="mermaid"
      code={source}
      state={isOpen ? 'open' : state}
      drawing={<div ref={host} {...SCROLLABLE} className="drawing" />}
    >
      {source}
    </CodeFrame>
  );
}
