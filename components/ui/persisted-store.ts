/** A small value that the browser keeps. Everything here is for the browser only. */
export type PersistedStore<Value> = {
  /** The same object for as long as the stored text is the same. */
  read(): Value;
  write(value: Value): void;
  /** Calls `listener` after a change in this tab or another one; returns the way to end that. */
  subscribe(listener: () => void): () => void;
  /** The value while nothing is stored, which is also what a server renders. */
  initial: Value;
};

type Options<Value> = {
  /** `localStorage` is shared by all tabs, `sessionStorage` belongs to one and survives its reload. */
  area: 'localStorage' | 'sessionStorage';
  key: string;
  /** Reads what is stored, which can be any text; null when nothing is. It must not throw. */
  parse(stored: string | null): Value;
  /** The text to store; null when nothing need be stored. */
  format(value: Value): string | null;
};

/**
 * Makes the store of one value. Making it touches no storage. Where a browser forbids storage, or
 * has no room left, the value lives as long as the page, and nothing throws.
 */
export function createPersistedStore<Value>(options: Options<Value>): PersistedStore<Value> {
  const { area, key, parse, format } = options;
  const listeners = new Set<() => void>();
  const initial = parse(null);
  /** What storage did not take or give; undefined while storage has it. */
  let unsaved: string | null | undefined;
  let hasWarned = false;
  let last: { stored: string | null; value: Value } = { stored: null, value: initial };

  function load(): string | null {
    if (unsaved !== undefined) return unsaved;
    try {
      return globalThis[area].getItem(key);
    } catch {
      // Forbidden: nothing was kept, and what is written from now on will say that it is not.
      unsaved = null;
      return unsaved;
    }
  }

  function save(stored: string | null): void {
    try {
      if (stored === null) globalThis[area].removeItem(key);
      else globalThis[area].setItem(key, stored);
      unsaved = undefined;
    } catch (error) {
      warn(error);
      unsaved = stored;
    }
  }

  function warn(error: unknown): void {
    if (hasWarned) return;
    hasWarned = true;
    console.warn(`rewind: the browser does not keep "${key}" beyond this page`, error);
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  // The key is null when another tab cleared all of the storage.
  function onStorage(event: StorageEvent): void {
    if (event.key !== key && event.key !== null) return;
    unsaved = undefined;
    tell();
  }

  return {
    initial,
    read() {
      const stored = load();
      if (stored !== last.stored) last = { stored, value: parse(stored) };
      return last.value;
    },
    write(value) {
      save(format(value));
      tell();
    },
    subscribe(listener) {
      if (listeners.size === 0) addEventListener('storage', onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) removeEventListener('storage', onStorage);
      };
    },
  };
}
