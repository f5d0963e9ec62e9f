'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Message, Sibling } from '@/lib/chat/message.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { MessageAction } from './message-action.ts';

type Direction = 'previous' | 'next';

/** The version that an arrow was pressed for: its own arrow takes the focus, for the next press. */
let awaited: { id: string; direction: Direction } | null = null;

/**
 * Which version of a message is shown, and the way to the others. Nothing for one without siblings.
 * `siblings`: the message and they, in order.
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
    // Only what went with the other version is given back: someone may be writing by now.
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
