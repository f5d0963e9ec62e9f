'use client';

import { Check, Copy } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';

const SHOW_COPIED_MS = 1_600;

/**
 * Copies code; it holds no text, so that the answer's text stays its own. `fallback` is selected
 * where copying is not allowed.
 */
export function CopyCode(props: { code: string; fallback: RefObject<HTMLElement | null> }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOW_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(props.code.replace(/\n$/, ''));
      setCopied(true);
    } catch {
      // Without the permission to copy, selecting the text is what is left: help with that.
      if (props.fallback.current) getSelection()?.selectAllChildren(props.fallback.current);
    }
  }

  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={copied ? 'Copied' : 'Copy code'}
      className="absolute top-0.5 right-0.5 grid size-9 place-items-center rounded-lg text-quiet transition-colors hover:text-ink touch:size-11"
    >
      {copied ? <Check className="size-4" /> : <Copy className="size-4" />}
    </button>
  );
}
