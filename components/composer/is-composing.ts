import type { KeyboardEvent } from 'react';

/**
 * True while an input method composes text, where Enter confirms a word; Safari tells it only by
 * the old key code.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}
