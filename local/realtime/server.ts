import { createServer } from 'node:http';
import { type AppSettings, addApp, type Server } from './app.ts';
import { parseApiKey } from './auth/keys.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { randomId } from './core/ids.ts';
import { type Faults, makeFaults } from './faults.ts';
import { isLoopback } from './loopback.ts';
import {
  ablyLimits,
  type Behaviour,
  type ChannelRules,
  documentedBehaviour,
  type Limits,
} from './options.ts';
import { Hub } from './realtime/hub.ts';
import { serveRequest } from './rest/router.ts';

/** How to start the server. */
export type RealtimeOptions = {
  /** full key string `appId.keyId:secret` */
  apiKey: string;
  /** Default '127.0.0.1'. */
  host?: string;
  /** Whether `host` may be an address that other machines reach; default false. */
  allowRemote?: boolean;
  /** Default 0: any free port. */
  port?: number;
  /** What the namespaces of the app are set up for; default: none is persisted or mutable. */
  rules?: ChannelRules;
  /** Limits other than Ably's. */
  limits?: Partial<Limits>;
  /** Where the documents leave it open. */
  behaviour?: Partial<Behaviour>;
  /** Origins that browsers may call from, beside loopback ones. */
  allowedOrigins?: string[];
  clock?: Clock;
  /** Told what happens, never with keys or tokens; default: nobody. */
  log?: (line: string) => void;
};

/** A running server. `close` tells its clients, frees the port, and takes less than a second. */
export type RealtimeServer = {
  readonly host: string;
  readonly port: number;
  readonly faults: Faults;
  close(): Promise<void>;
};

/**
 * Starts a local server that speaks the part of Ably's protocol which a chat needs, as
 * docs/LOCAL-REALTIME.md says.
 * Rejects with EADDRINUSE when the port is taken, and with an Error for a malformed key or a host
 * that other machines reach.
 */
export async function startRealtimeServer(options: RealtimeOptions): Promise<RealtimeServer> {
  const { host = '127.0.0.1', clock = systemClock, log = () => undefined } = options;
  if (!isLoopback(host) && !options.allowRemote) {
    throw new Error(`${host} is reached by other machines; set allowRemote to serve there`);
  }
  const key = parseApiKey(options.apiKey);
  const settings: AppSettings = {
    id: key.appId,
    rules: options.rules ?? {},
    limits: { ...ablyLimits, ...options.limits },
    behaviour: { ...documentedBehaviour, ...options.behaviour },
  };
  const faults = makeFaults({
    cutSockets: () => hub.cutAll(),
    stallSockets: (isStalled) => hub.stallAll(isStalled),
    forgetConnections() {
      for (const { connections } of server.apps.values()) connections.forgetAll();
    },
    forgetPositions() {
      for (const { channels } of server.apps.values()) channels.forgetPositions();
    },
    restart() {
      hub.cutAll();
      for (const { channels, connections } of server.apps.values()) {
        connections.forgetAll();
        channels.forgetAll();
      }
    },
  });
  const server: Server = {
    apps: new Map(),
    keys: new Map([[key.name, key]]),
    nonces: new Map(),
    faults,
    serverId: randomId(6),
    allowedOrigins: options.allowedOrigins ?? [],
    clock,
    log,
  };
  const app = addApp(server, settings);
  const http = createServer({ noDelay: true }, (request, response) => {
    serveRequest(server, [], request, response).catch((error) => {
      log(`no answer could be sent: ${error}`);
      response.destroy();
    });
  });
  // The Node SDK pools its sockets and does not retry one that was closed under it.
  http.keepAliveTimeout = 65_000;
  const port = await new Promise<number>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, host, () => {
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const hub = new Hub(server, app.limits.frameSize);
  http.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));

  return { host, port, faults, close };

  async function close(): Promise<void> {
    // Stop listening first: clients that are sent away try again at once.
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    for (const { rollup } of server.apps.values()) rollup.flushAll();
    await hub.close();
    http.closeAllConnections();
    await closed;
  }
}
