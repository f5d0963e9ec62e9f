import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPersistedStore } from './persisted-store.ts';

const stored = new Map<string, string>();
let onStorage: ((event: { key: string | null }) => void) | null = null;

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
  });
  vi.stubGlobal('addEventListener', (_name: string, listener: typeof onStorage) => {
    onStorage = listener;
  });
  vi.stubGlobal('removeEventListener', () => {
    onStorage = null;
  });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A browser that forbids storage throws already when a script names it. */
function forbidStorage(): void {
  vi.unstubAllGlobals();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('forbidden', 'SecurityError');
    },
  });
}

function aStore() {
  return createPersistedStore<readonly string[]>({
    area: 'localStorage',
    key: 'words',
    parse: (text) => text?.split(' ') ?? [],
    format: (words) => (words.length === 0 ? null : words.join(' ')),
  });
}

it('keeps what is written, for the next page too', () => {
  aStore().write(['a', 'b']);
  expect(stored.get('words')).toBe('a b');
  expect(aStore().read()).toEqual(['a', 'b']);
});

it('stores nothing where nothing need be stored', () => {
  const store = aStore();
  store.write(['a']);
  store.write([]);
  expect(stored.size).toBe(0);
  expect(store.read()).toEqual([]);
});

it('gives the same object until another text is stored', () => {
  const store = aStore();
  expect(store.read()).toBe(store.initial);
  store.write(['a']);
  const before = store.read();
  expect(store.read()).toBe(before);
  stored.set('words', 'a b');
  expect(store.read()).toEqual(['a', 'b']);
});

it('tells its listeners until they leave', () => {
  const store = aStore();
  const listener = vi.fn();
  const leave = store.subscribe(listener);
  store.write(['a']);
  leave();
  store.write(['b']);
  expect(listener).toHaveBeenCalledTimes(1);
});

it('tells its listeners what another tab stored, and nothing of other keys', () => {
  const store = aStore();
  const listener = vi.fn();
  const leave = store.subscribe(listener);
  stored.set('words', 'from elsewhere');
  onStorage?.({ key: 'other' });
  expect(listener).not.toHaveBeenCalled();
  onStorage?.({ key: 'words' });
  expect(listener).toHaveBeenCalledTimes(1);
  expect(store.read()).toEqual(['from', 'elsewhere']);
  onStorage?.({ key: null });
  expect(listener).toHaveBeenCalledTimes(2);
  leave();
  expect(onStorage).toBeNull();
});

it('lives on in this page where storage is forbidden, and says so once', () => {
  forbidStorage();
  const store = aStore();
  expect(store.read()).toEqual([]);
  store.write(['a']);
  store.write(['a', 'b']);
  expect(store.read()).toEqual(['a', 'b']);
  expect(console.warn).toHaveBeenCalledTimes(1);
  Reflect.deleteProperty(globalThis, 'localStorage');
});

it('shows what there was no room to store, and stores it when there is', () => {
  const store = aStore();
  store.write(['a']);
  const { setItem } = localStorage;
  localStorage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  store.write(['b']);
  expect(store.read()).toEqual(['b']);
  localStorage.setItem = setItem;
  store.write(['c']);
  expect(stored.get('words')).toBe('c');
  expect(store.read()).toEqual(['c']);
});
