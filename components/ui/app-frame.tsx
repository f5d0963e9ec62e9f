import type { ReactNode } from 'react';

const MAIN_ID = 'main';

/** The page: chats on the left, and one column that fills the window and never scrolls as a whole. */
export function AppFrame({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-dvh bg-paper text-ink">
      <a
        href={`#${MAIN_ID}`}
        className="sr-only rounded-lg bg-ink text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-20 focus:px-4 focus:py-3"
      >
        Skip to the chat
      </a>
      {sidebar}
      <main id={MAIN_ID} className="flex min-w-0 flex-1 flex-col">
        {children}
      </main>
    </div>
  );
}
