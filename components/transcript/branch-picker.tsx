'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Message, Sibling } from '@/lib/chat/message.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { MessageAction } from './message-action.ts';

type Direction = 'previous' | 'next';

/**
 * The version that the pressed arrow leads to: when it shows, the same arrow of it gets the focus.
 */
let awaited: { id: string; direction: Direction } | null = null;

/**
 * Shows which version of a message this is, with arrows to the others; nothing for a message
 * without siblings. `siblings`: all versions in order, this message included.
 */
export function BranchPicker(props: {
  message: Message;
  siblings: readonly Sibling[];
  onAct(action: MessageAction): void;
}) {
  const { message, siblings, onAct } = props;
  const { id } = message;
  const previous = useRef<HTMLButtonElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const place = siblings.findIndex((sibling) => sibling.id === id);

  useEffect(() => {
    if (awaited?.id !== id) return;
    const { current } = awaited.direction === 'previous' ? previous : next;
    awaited = null;
    // Only focus that was lost with the other version comes back: the reader may be writing by now.
    if (document.activeElement === document.body) current?.focus({ preventScroll: true });
  }, [id]);

  if (siblings.length < 2 || place < 0) return null;

  function show(direction: Direction) {
    const sibling = siblings[direction === 'previous' ? place - 1 : place + 1];
    if (!sibling) return;
    awaited = { id: sibling.id, direction };
    onAct({ name: 'show', message, siblingId: sibling.id });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label={`Version ${place + 1} of ${siblings.length}`}
      className="-mr-1 flex items-center"
    >
      <IconButton
        ref={previous}
        icon={ChevronLeft}
        label="Previous version"
        isOff={place === 0}
        onPress={() => show('previous')}
      />
      <span aria-hidden="true" className="select-none text-note tabular-nums">
        {place + 1}/{siblings.length}
      </span>
      <IconButton
        ref={next}
        icon={ChevronRight}
        label="Next version"
        isOff={place === siblings.length - 1}
        onPress={() => show('next')}
      />
    </div>
  );
}
