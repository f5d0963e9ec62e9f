import { useEffect, useState } from 'react';
import type { Run } from './highlight.ts';
import { highlightInWorker } from './highlight-in-worker.ts';

type Coloured = { code: string; language: string; runs: Run[] };

/**
 * The code in coloured runs, or null while there are none: the highlighter is loaded when there is
 * code to colour, and it does not know every language.
 */
export function useColouredCode(code: string, language: string): Run[] | null {
  const [coloured, setColoured] = useState<Coloured | null>(null);

  useEffect(() => {
    if (language === 'text') return;
    let isWanted = true;
    highlightInWorker(code, language)
      .then((runs) => {
        if (runs && isWanted) setColoured({ code, language, runs });
      })
      .catch((error: unknown) => console.warn('Code stays without colours.', error));
    return () => {
      isWanted = false;
    };
  }, [code, language]);

  const isCurrent = coloured?.code === code && coloured.language === language;
  return isCurrent ? coloured.runs : null;
}
