import { createPersistedStore } from '../ui/persisted-store.ts';

/** What readers can choose; `system` follows the device. */
export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEY = 'rewind:theme';

const kept = createPersistedStore<Theme>({
  area: 'localStorage',
  key: KEY,
  parse: (stored) => THEMES.find((theme) => theme === stored) ?? 'system',
  format: (theme) => theme,
});

/**
 * A script that runs before the first paint, so that the page never flashes in another theme. It
 * sets the attribute that globals.css reads, and does nothing where storage is forbidden.
 */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){console.warn('rewind: the theme cannot be read',e)}`;

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

/** Shows a theme, and keeps it for this browser. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  kept.write(theme);
}

/** Goes on to the next theme and returns it. */
export function nextTheme(): Theme {
  const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length] ?? 'system';
  chooseTheme(next);
  return next;
}

/** Calls `onChange` whenever another theme is chosen. Returns the function that ends it. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
