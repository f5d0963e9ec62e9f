/** What readers can choose; `system` follows the device. */
const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEY = 'rewind:theme';

/** Runs before the first paint, so that a chosen theme never flashes. Sets what globals.css reads. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){console.warn('rewind: the theme cannot be read',e)}`;

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

/** Goes on to the next theme, keeps it for this browser, and returns it. */
export function nextTheme(): Theme {
  const next = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length] ?? 'system';
  const { dataset } = document.documentElement;
  if (next === 'system') delete dataset.theme;
  else dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch (error) {
    console.warn('rewind: the theme cannot be kept', error);
  }
  return next;
}
