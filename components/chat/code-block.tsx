'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';

const SHOW_COPIED_MS = 1_600;

/** A block of code that scrolls inside itself; the copy button holds no text, so the answer's text stays its own. */
export function CodeBlock({ language, children }: { language: string; children: ReactNode }) {
  const code = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOW_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText((code.current?.textContent ?? '').replace(/\n$/, ''));
      setCopied(true);
    } catch {
      // Without the permission to copy, selecting the text is what is left: help with that.
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  }

  return (
    <div className="code-block" data-language={language}>
      <pre ref={code}>{children}</pre>
      <button
        type="button"
        onClick={() => void copy()}
        aria-label={copied ? 'Copied' : 'Copy code'}
        className="absolute top-0.5 right-0.5 grid size-9 place-items-center rounded-lg text-quiet transition-colors hover:text-ink max-md:size-11"
      >
        {copied ? <Check className="size-4" /> : <Copy className="size-4" />}
      </button>
    </div>
  );
}
