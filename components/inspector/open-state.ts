import { createPersistedStore } from '../ui/persisted-store.ts';
import { usePersisted } from '../ui/use-persisted.ts';

/** The element ids of the panel and of its button in the chat's header. */
export const INSPECTOR_ID = 'delivery-inspector';
export const INSPECTOR_BUTTON_ID = 'delivery-inspector-button';

const isOpen = createPersistedStore({
  area: 'sessionStorage',
  key: 'rewind:inspector',
  parse: (stored) => stored === 'open',
  format: (open) => (open ? 'open' : 'closed'),
});

/** What had focus when a reader opened the panel; null when it was open from the start. */
let opener: Element | null = null;

/** Whether the panel is open: kept for the tab, also over a reload. */
export function useIsInspectorOpen(): boolean {
  return usePersisted(isOpen);
}

/** Whether the panel is open; not for use in render. */
export function isInspectorOpen(): boolean {
  return isOpen.read();
}

/** True when a reader has just opened the panel, which then takes the focus. */
export function takesFocus(): boolean {
  return opener !== null;
}

/** Opens the panel, or closes it and gives the focus back. */
export function toggleInspector(): void {
  if (isInspectorOpen()) {
    closeInspector();
  } else {
    opener = document.activeElement;
    isOpen.write(true);
  }
}

/** Closes the panel. `keepsFocus`: the reader has gone elsewhere already. */
export function closeInspector(keepsFocus = false): void {
  const before = opener;
  opener = null;
  isOpen.write(false);
  if (keepsFocus) return;
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const target = isThere ? before : document.getElementById(INSPECTOR_BUTTON_ID);
  target?.focus({ preventScroll: true });
}
