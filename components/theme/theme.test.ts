import { afterEach, expect, it, vi } from 'vitest';
import { chooseTheme, currentTheme, THEME_SCRIPT } from './theme.ts';

function runScript(): void {
  new Function(THEME_SCRIPT)();
}

function forbid(): never {
  throw new DOMException('forbidden', 'SecurityError');
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('has the kept theme on the page before anything else runs', () => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  chooseTheme('dark');
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  expect(currentTheme()).toBe('system');
  runScript();
  expect(currentTheme()).toBe('dark');
});

it('follows the device and can still be changed where storage is forbidden', () => {
  vi.stubGlobal('localStorage', { getItem: forbid, setItem: forbid });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  runScript();
  expect(currentTheme()).toBe('system');
  chooseTheme('light');
  expect(currentTheme()).toBe('light');
});
