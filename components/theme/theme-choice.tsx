'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useId, useSyncExternalStore } from 'react';
import { chooseTheme, currentTheme, THEMES, watchTheme } from './theme.ts';

const LOOKS = {
  system: { icon: Monitor, label: 'As on this device' },
  light: { icon: Sun, label: 'Light' },
  dark: { icon: Moon, label: 'Dark' },
};

/** Three radio buttons: as on the device, light, or dark. */
export function ThemeChoice() {
  const name = useId();
  const chosen = useSyncExternalStore(watchTheme, currentTheme, () => 'system');

  return (
    <fieldset className="flex">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((theme) => {
        const { icon: Icon, label } = LOOKS[theme];
        return (
          <label
            key={theme}
            title={label}
            className="relative grid size-9 cursor-pointer place-items-center rounded-lg text-quiet transition-colors hover:text-ink has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-ink touch:size-11"
          >
            <input
              type="radio"
              name={name}
              aria-label={label}
              checked={theme === chosen}
              onChange={() => chooseTheme(theme)}
              className="absolute inset-0 size-full cursor-pointer appearance-none outline-none"
            />
            <Icon aria-hidden="true" className="size-4" />
          </label>
        );
      })}
    </fieldset>
  );
}
