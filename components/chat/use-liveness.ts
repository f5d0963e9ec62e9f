'use client';

import type { ConnectionState, RealtimeClient } from 'ably';
import { useEffect, useState } from 'react';
import type { LiveState } from './live-state.ts';

/** A connection that is back within this time was not worth a word. */
const PATIENCE_MS = 1_000;

/** How live this page is, in a reader's terms. */
export function useLiveness(client: RealtimeClient | null): LiveState {
  const [liveness, setLiveness] = useState<LiveState>('connecting');

  useEffect(() => {
    if (!client) return;
    const { connection } = client;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      clearTimeout(timer);
      const next = liveStateOf(connection.state);
      if (next === 'live') setLiveness(next);
      else timer = setTimeout(setLiveness, PATIENCE_MS, next);
    };
    update();
    connection.on(update);
    return () => {
      clearTimeout(timer);
      connection.off(update);
    };
  }, [client]);

  return liveness;
}

function liveStateOf(state: ConnectionState): LiveState {
  switch (state) {
    case 'connected':
      return 'live';
    case 'failed':
    case 'closing':
    case 'closed':
      return 'offline';
    default:
      return 'reconnecting';
  }
}
