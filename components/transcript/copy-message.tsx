'use client';

import { Check, Copy, X } from 'lucide-react';
import type { Message } from '@/lib/chat/message.ts';
import { announce } from '../ui/announcer.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { writtenText } from './written-text.ts';

const LOOKS = {
  idle: { icon: Copy, label: 'Copy' },
  copied: { icon: Check, label: 'Copied' },
  refused: { icon: X, label: 'The browser did not allow copying' },
} as const;

/** Copies what a message says, as it was written; says for a moment whether that went well. */
export function CopyMessage({ message }: { message: Message }) {
  const { outcome, copy } = useCopy();

  async function copyMessage() {
    announce(LOOKS[await copy(writtenText(message))].label);
  }

  return <IconButton {...LOOKS[outcome]} onPress={() => void copyMessage()} />;
}
