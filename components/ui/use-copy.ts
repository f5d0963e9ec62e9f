import { useEffect, useState } from 'react';

/** The outcome of copying shows for this long. */
const SHOW_OUTCOME_MS = 1_600;

type CopyOutcome = 'copied' | 'refused';

/**
 * Copies texts to the clipboard. `outcome` is that of the last copy, for a moment, then idle again;
 * `copy` resolves with it and never rejects.
 */
export function useCopy(): {
  outcome: CopyOutcome | 'idle';
  copy(text: string): Promise<CopyOutcome>;
} {
  const [outcome, setOutcome] = useState<CopyOutcome | 'idle'>('idle');

  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(setOutcome, SHOW_OUTCOME_MS, 'idle');
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(text: string): Promise<CopyOutcome> {
    const next = await copyText(text);
    setOutcome(next);
    return next;
  }

  return { outcome, copy };
}

async function copyText(text: string): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // Browsers refuse without a permission, or on a page without TLS: the reader sees that.
    return 'refused';
  }
}
