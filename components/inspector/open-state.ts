import { useSyncExternalStore } from 'react';

/** The button in the chat's header, and the panel that it opens. */
export const INSPECTOR_ID = 'delivery-inspector';
export const INSPECTOR_BUTTON_ID = 'delivery-inspector-button';

const KEY = 'rewind:inspector';

const listeners = new Set<() => void>();
let isOpen: boolean | null = null;
/** What had focus when a reader opened the panel; null when it was open from the start. */
let opener: Element | null = null;

function readIsOpen(): boolean {
  isOpen ??= readKept();
  return isOpen;
}

function readKept(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'open';
  } catch (error) {
    console.warn('rewind: whether the inspector was open cannot be read', error);
    return false;
  }
}

function set(next: boolean): void {
  isOpen = next;
  try {
    sessionStorage.setItem(KEY, next ? 'open' : 'closed');
  } catch (error) {
    console.warn('rewind: whether the inspector is open cannot be kept', error);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the panel is open: kept for the tab, also over a reload. */
export function useIsInspectorOpen(): boolean {
  return useSyncExternalStore(subscribe, readIsOpen, () => false);
}

/** True when a reader has just opened the panel, which then takes the focus. */
export function takesFocus(): boolean {
  return opener !== null;
}

/** Opens the panel, or closes it and gives the focus back. */
export function toggleInspector(): void {
  if (readIsOpen()) {
    closeInspector();
  } else {
    opener = document.activeElement;
    set(true);
  }
}

/** Closes the panel. `keepsFocus`: the reader has gone elsewhere already. */
export function closeInspector(keepsFocus = false): void {
  const before = opener;
  opener = null;
  set(false);
  if (keepsFocus) return;
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const target = isThere ? before : document.getElementById(INSPECTOR_BUTTON_ID);
  target?.focus({ preventScroll: true });
}
