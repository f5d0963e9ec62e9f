import type { RealtimeChannel, RealtimeClient } from 'ably';
import { CloudOff, type LucideIcon, RotateCw, Undo2, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useAttempt } from '../ui/use-attempt.ts';
import { cutConnection, goOffline } from './break-connection.ts';

const OFFLINE_MS = 10_000;

/** Buttons that cause faults in this tab: the answer must come out the same. */
export function FaultButtons(props: {
  client: RealtimeClient | null;
  channel: RealtimeChannel | null;
}) {
  const { client, channel } = props;
  const [isOffline, setIsOffline] = useState(false);
  const { problem, attempt } = useAttempt();

  async function stayOffline(): Promise<void> {
    if (!client) return;
    setIsOffline(true);
    await goOffline(client, OFFLINE_MS);
    setIsOffline(false);
  }

  async function attachAnew(): Promise<void> {
    await channel?.detach();
    await channel?.attach();
  }

  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <FaultButton
          icon={Unplug}
          label="Cut the connection"
          isPossible={client !== null && !isOffline}
          onPress={() => client && cutConnection(client)}
        />
        <FaultButton
          icon={CloudOff}
          label={isOffline ? 'Offline…' : 'Offline for 10 s'}
          isPossible={client !== null && !isOffline}
          onPress={() => void attempt(stayOffline)}
        />
        <FaultButton
          icon={Undo2}
          label="Detach and attach"
          isPossible={channel !== null && !isOffline}
          onPress={() => void attempt(attachAnew)}
        />
        <FaultButton icon={RotateCw} label="Reload" isPossible onPress={() => location.reload()} />
      </div>
      <p role="status" className="mt-2 text-accent text-note empty:hidden">
        {problem}
      </p>
    </>
  );
}

function FaultButton(props: {
  icon: LucideIcon;
  label: string;
  isPossible: boolean;
  onPress(): void;
}) {
  const { icon: Icon, label, isPossible, onPress } = props;

  return (
    <button
      type="button"
      aria-disabled={!isPossible}
      onClick={() => isPossible && onPress()}
      className="flex min-h-10 items-center gap-1.5 whitespace-nowrap rounded-lg border border-line px-2.5 text-left text-[0.75rem] transition-colors hover:bg-hover aria-disabled:text-quiet touch:min-h-11"
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0 text-quiet" />
      {label}
    </button>
  );
}
