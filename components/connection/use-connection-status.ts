'use client';

import type { ConnectionState, RealtimeClient } from 'ably';
import { useEffect, useState } from 'react';
import type { ConnectionStatus } from './connection-status.ts';

/** A connection that comes back within this time is not reported as lost, in milliseconds. */
const PATIENCE_MS = 1_000;

/** The status of the connection, as readers are told of it. */
export function useConnectionStatus(client: RealtimeClient | null): ConnectionStatus {
  const [status, setStatus] = useState<ConnectionStatus>('connecting');

  useEffect(() => {
    if (!client) return;
    const { connection } = client;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      clearTimeout(timer);
      const next = statusOf(connection.state);
      if (next === 'live') setStatus(next);
      else timer = setTimeout(setStatus, PATIENCE_MS, next);
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

  return status;
}

function statusOf(state: ConnectionState): ConnectionStatus {
  if (state === 'connected') return 'live';
  if (!navigator.onLine) return 'offline';
  return state === 'failed' || state === 'closing' || state === 'closed'
    ? 'stopped'
    : 'reconnecting';
}
