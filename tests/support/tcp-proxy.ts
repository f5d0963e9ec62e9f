import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A loopback TCP proxy: the network between a client and a service, which tests can break. */
export type TcpProxy = {
  readonly port: number;
  /** Resets every open connection; new ones pass. */
  cut(): void;
  /** Resets every open connection and refuses new ones until `restore`. */
  sever(): void;
  restore(): void;
  /** Resets the next connection on which a client says this, once the service has answered it. */
  loseAnswerTo(word: string): void;
  /** How many connections were refused so far. */
  countRefused(): number;
  close(): Promise<void>;
};

/** Starts a proxy to a port of this machine on a free port. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isSevered = false;
  let refused = 0;
  let lost: string | null = null;

  const server = createServer({ allowHalfOpen: false, noDelay: true }, (inbound) => {
    if (isSevered) {
      refused += 1;
      inbound.resetAndDestroy();
      return;
    }
    const outbound = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    inbound.on('data', (chunk) => {
      if (lost === null || !chunk.includes(lost)) return;
      lost = null;
      outbound.unpipe(inbound);
      outbound.once('data', () => inbound.resetAndDestroy()).resume();
    });
    for (const [socket, other] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      // A reset is what this proxy is for; the other side learns it from the close.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  function cut() {
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    sever() {
      isSevered = true;
      cut();
    },
    restore() {
      isSevered = false;
    },
    loseAnswerTo(word) {
      lost = word;
    },
    countRefused: () => refused,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
