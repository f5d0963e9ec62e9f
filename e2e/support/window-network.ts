import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** The whole network of one browser, as a SOCKS proxy that tests can break. */
type WindowNetwork = {
  /** For the `proxy` option of a browser context. */
  readonly server: string;
  /** Resets every open connection; new ones pass. */
  cut(): void;
  /** Resets every open connection and refuses new ones until `restore`. */
  sever(): void;
  restore(): void;
  close(): Promise<void>;
};

const NO_AUTHENTICATION = Buffer.from([5, 0]);
const CONNECTED = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
const [IPV4, NAME] = [1, 3];

/** Starts a SOCKS5 proxy on a free loopback port; it knows what Chromium asks for, and no more. */
export async function startWindowNetwork(): Promise<WindowNetwork> {
  const sockets = new Set<Socket>();
  let isSevered = false;

  function keep(socket: Socket, other: () => Socket | undefined): void {
    sockets.add(socket);
    // A reset is what this proxy is for; the other side learns it from the close.
    socket.on('error', () => other()?.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other()?.destroy();
    });
  }

  const server = createServer({ noDelay: true }, (inbound) => {
    if (isSevered) {
      inbound.resetAndDestroy();
      return;
    }
    let outbound: Socket | undefined;
    keep(inbound, () => outbound);
    inbound.once('data', () => {
      inbound.write(NO_AUTHENTICATION);
      inbound.once('data', (request) => {
        const target = parseTarget(request);
        if (!target) {
          inbound.destroy();
          return;
        }
        const opened = connect({ ...target, noDelay: true }, () => {
          inbound.write(CONNECTED);
          inbound.pipe(opened).pipe(inbound);
        });
        outbound = opened;
        keep(opened, () => inbound);
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy();
  }
  return {
    server: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    sever() {
      isSevered = true;
      cut();
    },
    restore() {
      isSevered = false;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function parseTarget(request: Buffer): { host: string; port: number } | null {
  const kind = request[3];
  if (kind === IPV4) {
    return { host: request.subarray(4, 8).join('.'), port: request.readUInt16BE(8) };
  }
  if (kind !== NAME) return null;
  const end = 5 + (request[4] ?? 0);
  return { host: request.toString('latin1', 5, end), port: request.readUInt16BE(end) };
}
