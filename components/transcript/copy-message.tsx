'use client';

import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Message } from '@/lib/chat/message.ts';
import { announce } from '../ui/announcer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { writtenText } from './written-text.ts';

const SHOW_OUTCOME_MS = 1_600;

const LOOKS = {
  idle: { icon: Copy, label: 'Copy' },
  copied: { icon: Check, label: 'Copied' },
  refused: { icon: X, label: 'The browser did not allow copying' },
} as const;

/** Copies what a message says, as it was written; says for a moment whether that went well. */
export function CopyMessage({ message }: { message: Message }) {
  const [outcome, setOutcome] = useState<keyof typeof LOOKS>('idle');

  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), SHOW_OUTCOME_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  function tell(next: 'copied' | 'refused') {
    setOutcome(next);
    announce(LOOKS[next].label);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(writtenText(message));
      tell('copied');
    } catch {
      tell('refused');
    }
  }

  return <IconButton {...LOOKS[outcome]} onPress={() => void copy()} />;
}
