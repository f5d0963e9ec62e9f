import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { errorInfo } from '../errors.ts';
import type { ServerState } from '../server-state.ts';
import { serveClient } from './client.ts';
import type { Session } from './session.ts';

const closingMs = 250;
/** How often heartbeats and expiry are looked at, ms; so no socket is silent for 10 s. */
const sweepInterval = 5_000;

/** All sockets of the server; sends their heartbeats and lets expired things go, every few seconds. */
export class Hub {
  readonly #server: ServerState;
  readonly #sessions = new Set<Session>();
  readonly #sockets: WebSocketServer;
  readonly #sweeps: NodeJS.Timeout;

  /** `maxFrameSize`: what a client may send in one frame, bytes. */
  constructor(server: ServerState, maxFrameSize: number) {
    this.#server = server;
    this.#sockets = new WebSocketServer({
      noServer: true,
      // A frame that is not far too large is read, so that its client can be told: one that is only
      // closed upon comes back and sends it again.
      maxPayload: 2 * maxFrameSize,
      perMessageDeflate: false,
    });
    this.#sweeps = setInterval(() => this.#sweep(), sweepInterval);
  }

  /** How many sockets there are, those included that are being closed. */
  get size(): number {
    return this.#sockets.clients.size;
  }

  /** Takes over an HTTP upgrade. The query carries the credentials: it is never logged. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex & { setNoDelay?(on: boolean): void },
    head: Buffer,
  ): void {
    if (this.#server.faults.refuseConnections) {
      socket.destroy();
      return;
    }
    // Tokens are small frames: waiting to fill a packet would show as lag.
    socket.setNoDelay?.(true);
    const { origin } = request.headers;
    const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      serveClient(this.#server, webSocket, { stream: socket, query, origin }, this.#sessions),
    );
  }

  /** Ends all sockets at once and tells no client, as a broken network would. */
  cutAll(): void {
    for (const session of this.#sessions) session.cut();
  }

  /** Stalls all open sockets, or lets them go on. */
  stallAll(isStalled: boolean): void {
    for (const session of this.#sessions) {
      if (isStalled) session.stall();
      else session.unstall();
    }
  }

  /** Tells all clients to come back later, and ends their sockets within a moment. */
  async close(): Promise<void> {
    clearInterval(this.#sweeps);
    const error = errorInfo(80003, 503, 'the local realtime server is shutting down');
    const allClosed = [...this.#sockets.clients].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const session of this.#sessions) session.disconnect(error);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, closingMs);
    });
    await Promise.race([Promise.all(allClosed), deadline]);
    clearTimeout(timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #sweep(): void {
    for (const session of this.#sessions) session.keepAlive();
    for (const app of this.#server.apps.values()) {
      app.connections.sweep();
      app.channels.sweep();
    }
  }
}
