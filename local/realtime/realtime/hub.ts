import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { App } from '../app.ts';
import { maxFrameSize, roundInterval } from '../limits.ts';
import { errorInfo } from '../wire/errors.ts';
import { serveClient } from './client.ts';
import type { Session } from './session.ts';

const farewellMs = 250;

/** All sockets of the server, and the rounds that keep them alive and the core tidy. */
export class Hub {
  readonly #app: App;
  readonly #sessions = new Set<Session>();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameSize,
    perMessageDeflate: false,
  });
  readonly #rounds: NodeJS.Timeout;

  constructor(app: App) {
    this.#app = app;
    this.#rounds = setInterval(() => this.#goRound(), roundInterval);
  }

  /** Takes over an HTTP upgrade. The query carries the credentials: it is never logged. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex & { setNoDelay?(on: boolean): void },
    head: Buffer,
  ): void {
    // Tokens are small frames: waiting to fill a packet would show as lag.
    socket.setNoDelay?.(true);
    const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      serveClient(this.#app, webSocket, query, this.#sessions),
    );
  }

  /** Ends all sockets without a word, as a broken network would. */
  cutAll(): void {
    for (const session of this.#sessions) session.cut();
  }

  /** Tells all clients to come back later, and ends their sockets within a moment. */
  async close(): Promise<void> {
    clearInterval(this.#rounds);
    const error = errorInfo(80003, 503, 'the local realtime server is shutting down');
    const allClosed = [...this.#sockets.clients].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const session of this.#sessions) session.disconnect(error);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, farewellMs);
    });
    await Promise.race([Promise.all(allClosed), deadline]);
    clearTimeout(timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #goRound(): void {
    for (const session of this.#sessions) session.keepAlive();
    const now = this.#app.now();
    this.#app.connections.sweep(now);
    this.#app.channels.sweep(now);
  }
}
