'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { focusComposer } from '../composer/focus-composer.ts';
import { nextTheme } from '../theme/theme.ts';
import { Announcer, announce } from '../ui/announcer.tsx';
import { SIDEBAR_ID } from '../ui/sidebar-id.ts';
import { ChatImport } from './chat-import.tsx';
import { runCommand } from './commands.ts';
import { commandOf, isTypingIn } from './shortcuts.ts';
import { useCommand } from './use-command.ts';

// Loaded when they are first opened.
const Palette = dynamic(() => import('./palette.tsx').then(({ Palette }) => Palette));
const ShortcutList = dynamic(() => import('./shortcut-list.tsx').then((m) => m.ShortcutList));

const THEME_WORDS = { system: 'as on this device', light: 'light', dark: 'dark' };

/** Shortcuts, the palette of commands, and the commands that belong to no part of the page. */
export function CommandCenter() {
  const router = useRouter();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);

  useCommand('palette', () => setOpen('palette'));
  useCommand('shortcuts', () => setOpen('shortcuts'));
  useCommand('theme', () => announce(`Theme: ${THEME_WORDS[nextTheme()]}`, true));
  useCommand('toggle-sidebar', toggleSidebar);
  useCommand('search', focusSearch);
  useCommand('new-chat', () => {
    router.push('/');
    focusComposer();
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // An open dialog takes all keys.
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const command = commandOf(event, isTypingIn(event.target));
      if (command && runCommand(command)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const close = () => setOpen(null);
  return (
    <>
      <Announcer />
      <ChatImport />
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'shortcuts' && <ShortcutList onClose={close} />}
    </>
  );
}

/** A drawer on phones; a column on wide screens, which globals.css hides. */
function toggleSidebar(): void {
  if (matchMedia('(min-width: 48rem)').matches) {
    const { dataset } = document.documentElement;
    dataset.sidebar = dataset.sidebar === 'closed' ? 'open' : 'closed';
  } else {
    document.getElementById(SIDEBAR_ID)?.togglePopover();
  }
}

function focusSearch(): void {
  const sidebar = document.getElementById(SIDEBAR_ID);
  const search = sidebar?.querySelector<HTMLInputElement>('input[type="search"]');
  if (!search?.checkVisibility()) toggleSidebar();
  search?.focus();
}
