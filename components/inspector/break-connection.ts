import type { RealtimeClient } from 'ably';

/**
 * What this file needs of ably-js beyond its interface, which has nothing that breaks a connection
 * as a network does: `close()` says goodbye, and then there is nothing to resume.
 */
type Insides = {
  connection: {
    connectionManager?: {
      activeProtocol?: { getTransport(): { wsConnection?: { close(): void } } } | null;
    };
  };
  Platform?: { Config?: { WebSocket?: unknown } };
};

/** Ends the socket under the client, which has to notice, come back and resume. */
export function cutConnection(client: RealtimeClient): void {
  const { connectionManager } = (client as unknown as Insides).connection;
  const socket = connectionManager?.activeProtocol?.getTransport().wsConnection;
  if (socket) socket.close();
  // Also ends it, and public; but it takes its leave first.
  else window.dispatchEvent(new Event('offline'));
}

/** No request or socket of this tab gets through for `ms` milliseconds; resolves when they do. */
export async function goOffline(client: RealtimeClient, ms: number): Promise<void> {
  const { fetch } = window;
  const config = (client as unknown as Insides).Platform?.Config;
  const socketClass = config?.WebSocket;
  window.fetch = () => Promise.reject(new TypeError('this tab is offline'));
  if (config) config.WebSocket = RefusedSocket;
  cutConnection(client);
  await new Promise((resolve) => setTimeout(resolve, ms));
  window.fetch = fetch;
  if (config) config.WebSocket = socketClass;
  // What browsers say when a network is back.
  window.dispatchEvent(new Event('online'));
}

/** A socket that nobody answers, as the client's transport sees it. */
class RefusedSocket {
  binaryType = 'arraybuffer';
  onclose: ((event: { code: number; wasClean: boolean }) => void) | null = null;

  constructor() {
    setTimeout(() => this.onclose?.({ code: 1006, wasClean: false }));
  }

  /** There is nothing to close. */
  close(): void {
    this.onclose = null;
  }
}
