import type { KeyboardEvent } from 'react';

/** An input method confirms its words with Enter too; Safari says so only by the old key code. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}
