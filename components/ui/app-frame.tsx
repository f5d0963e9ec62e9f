import type { ReactNode } from 'react';
import { COMPOSER_ID } from '../chat/composer-id.ts';

/** The page: chats on the left, and one column that fills the window and never scrolls as a whole. */
export function AppFrame({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-dvh bg-paper text-ink">
      <a
        href={`#${COMPOSER_ID}`}
        className="sr-only rounded-lg bg-ink px-4 py-2 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-20"
      >
        Skip to the message box
      </a>
      {sidebar}
      <main className="flex min-w-0 flex-1 flex-col">{children}</main>
    </div>
  );
}
