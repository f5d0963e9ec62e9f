'use client';

import { useSyncExternalStore } from 'react';

/** Long enough to read a few words, in milliseconds. */
const SHOWN_MS = 2_400;

type Announcement = { words: string; isShown: boolean };

const NOTHING: Announcement = { words: '', isShown: false };

let current = NOTHING;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: Announcement): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Tells screen readers that something was done, without interrupting them. `isShown`: also shows it
 * on the page, for what shows nowhere else.
 */
export function announce(words: string, isShown = false): void {
  set({ words, isShown });
  clearTimeout(timer);
  timer = setTimeout(set, SHOWN_MS, NOTHING);
}

/**
 * The page's live region for short announcements. It is always on the page: screen readers miss
 * what is said in a region that has just appeared.
 */
export function Announcer() {
  const { words, isShown } = useSyncExternalStore(
    subscribe,
    () => current,
    () => NOTHING,
  );

  return (
    <p
      role="status"
      className={
        isShown
          ? 'fixed top-16 left-1/2 z-20 -translate-x-1/2 rounded-full bg-ink px-4 py-2 text-note text-paper shadow-lg'
          : 'sr-only'
      }
    >
      {words}
    </p>
  );
}
