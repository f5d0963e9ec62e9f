import { CloudOff } from 'lucide-react';
import type { LiveState } from './live-state.ts';

const WORDS: Partial<Record<LiveState, string>> = {
  reconnecting:
    'Not live right now. You see what is saved; this page reconnects by itself and then catches up.',
  offline:
    'You are offline. You see what is saved; this page reconnects by itself and then catches up.',
};

/** Says so while the page is not live. The region itself is always there, so that its words are announced. */
export function LiveNotice({ state }: { state: LiveState }) {
  const words = WORDS[state];

  return (
    <div role="status">
      {words !== undefined && (
        <p className="column flex items-start gap-2.5 pb-3 text-note text-quiet">
          <CloudOff aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="text-pretty">{words}</span>
        </p>
      )}
    </div>
  );
}
