import { COMPOSER_ID } from './composer-id.ts';

/**
 * True where a physical keyboard is likely: elsewhere focus in a text field would raise the one on
 * the screen.
 */
export function hasFinePointer(): boolean {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}

/** Moves the focus to the message box, before a button that has it disappears. */
export function focusComposer(): void {
  if (hasFinePointer()) document.getElementById(COMPOSER_ID)?.focus({ preventScroll: true });
}
