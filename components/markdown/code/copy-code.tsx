'use client';

import { Check, Copy } from 'lucide-react';
import type { RefObject } from 'react';
import { useCopy } from '../../ui/use-copy.ts';

/**
 * Copies code. The button holds no text, so that it adds nothing to the text of the answer.
 * `fallback` is selected where copying is not allowed.
 */
export function CopyCode(props: { code: string; fallback: RefObject<HTMLElement | null> }) {
  const { outcome, copy } = useCopy();
  const isCopied = outcome === 'copied';

  async function copyCode() {
    const next = await copy(props.code.replace(/\n$/, ''));
    // The reader can still copy what is selected.
    if (next === 'refused' && props.fallback.current) {
      getSelection()?.selectAllChildren(props.fallback.current);
    }
  }

  return (
    <button
      type="button"
      onClick={() => void copyCode()}
      aria-label={isCopied ? 'Copied' : 'Copy code'}
      className="absolute top-0.5 right-0.5 grid size-9 place-items-center rounded-lg text-quiet transition-colors hover:text-ink touch:size-11"
    >
      {isCopied ? <Check className="size-4" /> : <Copy className="size-4" />}
    </button>
  );
}
