import type { ReactNode } from 'react';
import { LiveDot } from '../ui/live-dot.tsx';
import type { LiveState } from './live-state.ts';
import { usePageTitle } from './use-page-title.ts';

const NOT_LIVE: Record<Exclude<LiveState, 'live'>, string> = {
  connecting: 'Connecting',
  reconnecting: 'Not live',
  offline: 'Offline',
  stopped: 'Not live',
};

function LiveSign({ state }: { state: LiveState }) {
  if (state === 'live') {
    return (
      <span className="flex shrink-0 items-center gap-2 text-note text-quiet">
        <LiveDot isStill />
        Live
      </span>
    );
  }
  return (
    <span className="flex shrink-0 items-center gap-2 text-note text-quiet">
      <span aria-hidden="true" className="size-2 rounded-full border border-line-strong" />
      {NOT_LIVE[state]}
    </span>
  );
}

/**
 * The bar above the transcript. `sidebarButton` stands first; it shows on phones only. `menu` stands
 * last.
 */
export function ChatHeader(props: {
  title: string;
  state: LiveState;
  sidebarButton?: ReactNode;
  menu?: ReactNode;
}) {
  const { title, state, sidebarButton, menu } = props;
  usePageTitle(title);

  return (
    <header className="shrink-0 pt-[env(safe-area-inset-top)]">
      <div className="flex h-14 items-center gap-2 pr-[max(1.25rem,env(safe-area-inset-right))] pl-[max(1.25rem,env(safe-area-inset-left))]">
        {sidebarButton}
        <h1 className="min-w-0 flex-1 truncate font-medium text-sm" title={title}>
          {title}
        </h1>
        <LiveSign state={state} />
        {menu}
      </div>
    </header>
  );
}
