'use client';

import { CodeFrame } from './code-frame.tsx';
import { useColouredCode } from './use-coloured-code.ts';

/** A block of code that scrolls inside itself, in colours once it is complete. */
export function CodeBlock(props: { language: string; code: string; isOpen: boolean }) {
  const { language, code, isOpen } = props;
  const runs = useColouredCode(code, isOpen ? 'text' : language);

  return (
    <CodeFrame language={language} code={code}>
      {runs?.map(({ text, color }, place) =>
        color ? (
          <span key={`run-${place.toString()}`} style={{ color }}>
            {text}
          </span>
        ) : (
          text
        ),
      ) ?? code}
    </CodeFrame>
  );
}
