import type { RealtimeClient } from 'ably';

/**
 * The parts of ably-js that this file needs beyond its public interface, which cannot break a
 * connection as a network does: `close()` tells the server, and then there is nothing to resume.
 */
type Insides = {
  connection: {
    connectionManager?: {
      activeProtocol?: { getTransport(): { wsConnection?: { close(): void } } } | null;
    };
  };
  Platform?: { Config?: { WebSocket?: unknown } };
};

/** Closes the socket under the client, which has to notice, reconnect and resume. */
export function cutConnection(client: RealtimeClient): void {
  const { connectionManager } = (client as unknown as Insides).connection;
  const socket = connectionManager?.activeProtocol?.getTransport().wsConnection;
  if (socket) socket.close();
  // The public way, which ends the connection too, but tells the server first.
  else window.dispatchEvent(new Event('offline'));
}

/** Lets no request and no socket of this tab through for `ms` milliseconds, then resolves. */
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
  // The event that browsers send when the network is back.
  window.dispatchEvent(new Event('online'));
}

/** A socket that is refused, with the members that the client's transport uses. */
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
