import { useEffect, useEffectEvent } from 'react';
import { COMPOSER_ID } from './composer-id.ts';

/** While one of these is open, Escape closes it and does nothing else. */
const OPEN_THINGS = ':popover-open, dialog[open], [role="dialog"], [role="menu"], [role="listbox"]';

/**
 * Calls `onEscape` for the Escape key while `isOn`, unless something is open that the key closes,
 * or it is pressed in another field.
 */
export function useEscape(isOn: boolean, onEscape: () => void): void {
  const onKey = useEffectEvent(onEscape);

  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if (isForAnother(event.target)) return;
      event.preventDefault();
      onKey();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}

function isForAnother(target: EventTarget | null): boolean {
  const field = target instanceof Element && target.closest('input, textarea, [contenteditable]');
  if (field && field.id !== COMPOSER_ID) return true;
  return [...document.querySelectorAll(OPEN_THINGS)].some((thing) => thing.checkVisibility());
}
