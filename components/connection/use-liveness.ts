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
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      clearTimeout(timer);
      connection.off(update);
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, [client]);

  return liveness;
}

function liveStateOf(state: ConnectionState): LiveState {
  if (state === 'connected') return 'live';
  if (!navigator.onLine) return 'offline';
  return state === 'failed' || state === 'closing' || state === 'closed'
    ? 'stopped'
    : 'reconnecting';
}
