import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';

// So little reaches the server at once that a test can act between one part and the next.
const partBytes = 4_096;

/** The network between one client and a server. */
export type Network = {
  readonly port: number;
  /** Resets all its connections, whatever of a frame has passed. False when there were none. */
  cut(): boolean;
  /** Lets nothing more through to the server until `release`; new connections wait too. */
  hold(): void;
  release(): void;
};

/** Opens networks to a port of this machine for one test file, and closes them after each test. */
export function networksForTests() {
  const closings: (() => void)[] = [];
  afterEach(() => {
    for (const close of closings.splice(0)) close();
  });

  async function openNetwork(port: number): Promise<Network> {
    const links = new Set<() => void>();
    let held: (() => void)[] | undefined;
    const server = createServer({ noDelay: true }, (client) => {
      const remote = connect({ port, host: '127.0.0.1', noDelay: true });
      const end = () => {
        links.delete(end);
        for (const socket of [client, remote]) socket.resetAndDestroy();
      };
      links.add(end);
      // A reset is what this network is for; `close` tells the rest.
      for (const socket of [client, remote]) socket.on('error', end).on('close', end);
      remote.pipe(client);
      client.on('data', (chunk) => {
        client.pause();
        sendParts(remote, chunk, () => client.resume());
      });
    });

    function sendParts(remote: Socket, chunk: Buffer, done: () => void): void {
      if (remote.destroyed) return;
      if (held !== undefined) {
        held.push(() => sendParts(remote, chunk, done));
        return;
      }
      remote.write(chunk.subarray(0, partBytes));
      const rest = chunk.subarray(partBytes);
      if (rest.length === 0) done();
      else setImmediate(sendParts, remote, rest, done);
    }

    const network: Network = {
      port: await listen(server),
      cut() {
        const hadSome = links.size > 0;
        for (const end of links) end();
        return hadSome;
      },
      hold() {
        held ??= [];
      },
      release() {
        const waiting = held ?? [];
        held = undefined;
        for (const goOn of waiting) goOn();
      },
    };
    closings.push(() => {
      server.close();
      network.cut();
    });
    return network;
  }

  return { openNetwork };
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
