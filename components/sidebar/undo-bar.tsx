import { useEffect, useEffectEvent, useRef } from 'react';

/** How long Undo is offered. */
const OFFER_MS = 10_000;

/**
 * Says that a chat was deleted, and offers to undo that. `onEnd` is called when the time is over.
 */
export function UndoBar(props: { title: string; onUndo(): void; onEnd(): void }) {
  const { title, onUndo, onEnd } = props;
  const button = useRef<HTMLButtonElement>(null);
  const onTimeOver = useEffectEvent(onEnd);

  useEffect(() => {
    // The element that had the focus disappeared with the chat.
    button.current?.focus({ preventScroll: true });
    const timer = setTimeout(() => onTimeOver(), OFFER_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div
      role="status"
      className="mx-2 mb-2 flex shrink-0 items-center gap-2 rounded-lg bg-ink pl-3 text-note text-paper"
    >
      <span className="min-w-0 flex-1 truncate">Deleted “{title}”</span>
      <button
        ref={button}
        data-keeps-focus
        type="button"
        onClick={onUndo}
        className="min-h-10 shrink-0 rounded-lg px-3 font-medium underline underline-offset-4 focus-visible:outline-paper focus-visible:-outline-offset-4 touch:min-h-11"
      >
        Undo
      </button>
    </div>
  );
}
