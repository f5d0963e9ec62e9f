import { CloudOff, RefreshCw } from 'lucide-react';
import type { ConnectionStatus } from './connection-status.ts';

const WORDS: Partial<Record<ConnectionStatus, string>> = {
  reconnecting:
    'Not live right now. It connects again every two seconds; until then this page asks the server what is saved, and then catches up.',
  offline:
    'You are offline. What is here stays, and so does what you write. It goes on by itself when the network is back.',
  stopped: 'Not live: the connection was refused. Reload the page to try again.',
};

/**
 * Says so while the page is not live. The region itself is always on the page, so that screen
 * readers announce its words.
 */
export function ConnectionNotice({ status }: { status: ConnectionStatus }) {
  const words = WORDS[status];
  const Icon = status === 'reconnecting' ? RefreshCw : CloudOff;

  return (
    <div role="status">
      {words !== undefined && (
        <p className="column flex items-start gap-2.5 pb-3 text-note text-quiet">
          <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="text-pretty">{words}</span>
        </p>
      )}
    </div>
  );
}
