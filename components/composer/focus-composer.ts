import { COMPOSER_ID } from './composer-id.ts';

/** True where people type on keys: elsewhere focus in a text field would raise a keyboard. */
export function hasFinePointer(): boolean {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}

/** Gives focus to the message box, so that it does not go with a button that is about to go. */
export function focusComposer(): void {
  if (hasFinePointer()) document.getElementById(COMPOSER_ID)?.focus({ preventScroll: true });
}
