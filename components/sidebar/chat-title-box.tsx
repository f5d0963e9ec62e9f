import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LONGEST_TITLE } from '@/lib/chat/limits.ts';

/**
 * The field in which a chat's title is changed: Enter and leaving it keep the change, Escape drops
 * it. After either key the focus goes to the chat's link, which replaces the field in its row.
 */
export function ChatTitleBox(props: {
  title: string;
  onKeep(title: string): void;
  onLeave(): void;
}) {
  const { title, onKeep, onLeave } = props;
  const box = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);

  useEffect(() => {
    const row = box.current?.parentElement;
    box.current?.focus();
    box.current?.select();
    return () => {
      if (document.activeElement === document.body) row?.querySelector('a')?.focus();
    };
  }, []);

  function finish(isKept: boolean) {
    if (isDone.current) return;
    isDone.current = true;
    if (isKept) onKeep(box.current?.value ?? title);
    onLeave();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') finish(true);
    if (event.key !== 'Escape') return;
    // Otherwise the drawer would close as well.
    event.preventDefault();
    finish(false);
  }

  return (
    <input
      ref={box}
      data-keeps-focus
      aria-label="Title of the chat"
      defaultValue={title}
      maxLength={LONGEST_TITLE}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true)}
      className="h-9 w-full rounded-lg bg-raised px-3 text-sm outline-2 outline-ink -outline-offset-2 touch:h-11 touch:text-base"
    />
  );
}
