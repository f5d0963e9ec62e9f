'use client';

import { ArrowDown } from 'lucide-react';
import { type UIEvent, useRef } from 'react';
import { useStickToBottom } from 'use-stick-to-bottom';
import type { Message } from '@/lib/chat/message.ts';
import { type Siblings, siblingsOf } from '@/lib/conversation/siblings.ts';
import { useStableHandler } from '../ui/use-stable-handler.ts';
import type { MessageAction } from './message-action.ts';
import { MessageView } from './message-view.tsx';
import { SpokenAnswer } from './spoken-answer.tsx';
import { Thinking } from './thinking.tsx';
import { useReadingPosition } from './use-reading-position.ts';

/** Older messages are loaded when the reader is this close to the oldest one, in pixels. */
const AHEAD = 1_200;

function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/**
 * The shown branch, oldest first. It keeps to the end of a growing answer until the reader scrolls
 * away, loads older messages when the reader comes near the oldest one, and fills the height of its
 * column. `pending`: a sent message waits for its answer. Unchanged messages must be the same
 * objects, so that a token renders only its own message again.
 */
export function Transcript(props: {
  messages: readonly Message[];
  siblings: Siblings;
  /** The message that is being edited. */
  editingId: string | null;
  pending: boolean;
  canLoadOlder: boolean;
  onLoadOlder(): void;
  onAct(action: MessageAction): void;
}) {
  const { messages, siblings, editingId, pending, canLoadOlder, onLoadOlder, onAct } = props;
  const stick = useStickToBottom({ initial: 'instant', resize: 'instant' });
  const { scrollRef, contentRef, isAtBottom, scrollToBottom, stopScroll } = stick;
  useReadingPosition(stick, messages);
  const act = useStableHandler((action: MessageAction) => {
    // Versions differ in length: sticking to the bottom would move the chosen one out of sight.
    if (action.name === 'show') stopScroll();
    onAct(action);
  });

  const scrolledTo = useRef(0);
  const askedAbove = useRef<string | null>(null);
  function onScroll({ currentTarget }: UIEvent) {
    if (!canLoadOlder) return;
    const { scrollTop } = currentTarget;
    const isUpwards = scrollTop < scrolledTo.current;
    scrolledTo.current = scrollTop;
    const oldest = messages[0]?.id ?? null;
    if (!isUpwards || scrollTop > AHEAD || askedAbove.current === oldest) return;
    // Only once for each message: if it fails, there is still the button.
    askedAbove.current = oldest;
    onLoadOlder();
  }

  return (
    <div className="fade-edges relative min-h-0 flex-1">
      {/* Tokens are not announced one by one: the region below announces whole sentences. */}
      <div
        ref={scrollRef}
        onScroll={onScroll}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        <div ref={contentRef} className="column relative pt-12 pb-4">
          {canLoadOlder && (
            <button
              type="button"
              onClick={onLoadOlder}
              className="absolute top-0.5 left-1/2 inline-flex h-11 -translate-x-1/2 items-center rounded-full px-4 text-note text-quiet transition-colors hover:text-ink"
            >
              Load older messages
            </button>
          )}
          <div>
            {messages.map((message) => (
              <MessageView
                key={message.id}
                message={message}
                siblings={siblingsOf(siblings, message)}
                isEditing={message.id === editingId}
                onAct={act}
              />
            ))}
          </div>
          {pending && (
            <div className="pb-7">
              <Thinking />
            </div>
          )}
          {/* In browsers that support it, the page begins at the end before any script runs. */}
          <div className="[scroll-initial-target:nearest]" />
        </div>
      </div>
      <SpokenAnswer messages={messages} pending={pending} />
      {!isAtBottom && (
        <button
          type="button"
          aria-label="Scroll to bottom"
          onClick={() => void scrollToBottom(wantsStillness() ? 'instant' : 'smooth')}
          className="absolute bottom-3 left-1/2 grid size-10 -translate-x-1/2 place-items-center rounded-full border border-line bg-raised text-ink shadow-sm transition-colors hover:bg-hover touch:size-11"
        >
          <ArrowDown aria-hidden="true" className="size-4.5" />
        </button>
      )}
    </div>
  );
}
