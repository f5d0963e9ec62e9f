import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseApiKey, randomApiKey } from './auth/keys.ts';
import type { AppSettings } from './core/app.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { randomId } from './core/ids.ts';
import { faultRoutes } from './fault-routes.ts';
import { type Faults, makeFaults } from './faults.ts';
import { FileJournal } from './journal/file-journal.ts';
import { isLoopback } from './loopback.ts';
import {
  ablyLimits,
  type Behaviour,
  type ChannelRules,
  documentedBehaviour,
  type Limits,
} from './options.ts';
import { type ExtraRoutes, serveRequest } from './rest/router.ts';
import { sandboxRoutes } from './sandbox.ts';
import { addApp, type ServerState } from './server-state.ts';
import { Hub } from './sockets/hub.ts';

/** How to start the server. */
export type LocalAblyOptions = {
  /** Full key string `appId.keyId:secret`; default: one made for this server. */
  apiKey?: string;
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
  /** Whether clients may make further apps for their tests, with POST /apps; default false. */
  sandbox?: boolean;
  /** Whether the faults can be set over HTTP, at /faults; default false. */
  faultRoutes?: boolean;
  /**
   * Where messages are kept over a restart, in one file for the app; default: nowhere. Only one
   * server at a time may use it.
   */
  journalFolder?: string;
  /** Origins that browsers may call from, beside loopback ones. */
  allowedOrigins?: string[];
  clock?: Clock;
  /** Told what happens, never with keys or tokens; default: nobody. */
  log?: (line: string) => void;
  /** Told what its operator should know: trouble with the journal. Default: `log`. */
  warn?: (line: string) => void;
};

/** How much of something a server holds at a moment. */
export type Holdings = {
  readonly sockets: number;
  /** Those that are open or can still be resumed. */
  readonly connections: number;
  readonly channels: number;
};

/** Options with which a client of the `ably` SDK reaches a server. */
export type ClientOptions = {
  readonly key: string;
  readonly endpoint: string;
  readonly port: number;
  readonly tls: false;
};

/** A running server. `close` tells its clients, frees the port, and takes less than a second. */
export type LocalAbly = {
  readonly host: string;
  readonly port: number;
  readonly apiKey: string;
  /** For `new Ably.Realtime(...)` and `new Ably.Rest(...)` on this machine. */
  readonly clientOptions: ClientOptions;
  readonly faults: Faults;
  /** Over all apps. */
  holdings(): Holdings;
  close(): Promise<void>;
};

/**
 * Starts a local server that speaks the part of Ably's protocol that the README names.
 * Rejects with EADDRINUSE when the port is taken, with a JournalDamagedError when the journal cannot
 * be read, and with an Error for a malformed key or a host that other machines reach.
 */
export async function startLocalAbly(options: LocalAblyOptions = {}): Promise<LocalAbly> {
  const { host = '127.0.0.1', clock = systemClock, log = () => undefined } = options;
  const { apiKey = randomApiKey() } = options;
  const { journalFolder, warn = log } = options;
  if (!isLoopback(host) && !options.allowRemote) {
    throw new Error(`${host} is reached by other machines; set allowRemote to serve there`);
  }
  const key = parseApiKey(apiKey);
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
  const server: ServerState = {
    apps: new Map(),
    keys: new Map([[key.name, key]]),
    nonces: new Map(),
    faults,
    serverId: randomId(6),
    allowedOrigins: options.allowedOrigins ?? [],
    clock,
    log,
  };
  const journal =
    journalFolder === undefined
      ? undefined
      : new FileJournal(join(journalFolder, `${key.appId}.ndjson`), { warn });
  const app = addApp(server, { ...settings, journal });
  const extraRoutes: ExtraRoutes[] = [];
  if (options.faultRoutes) extraRoutes.push(faultRoutes(faults));
  if (options.sandbox) extraRoutes.push(sandboxRoutes(server, settings));
  const { requestMs } = app.limits;
  const arrival = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: Math.ceil(requestMs / 2),
  };
  const http = createServer({ noDelay: true, ...arrival }, (request, response) => {
    serveRequest(server, extraRoutes, request, response).catch((error) => {
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
  try {
    // The port comes first: a server that has it may be using the same journal. Nothing is answered before
    // this is done, since nothing is awaited.
    journal?.start(app.channels);
  } catch (error) {
    http.close();
    throw error;
  }
  const hub = new Hub(server, app.limits.frameSize);
  http.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));

  // An address that means every address is none to connect to.
  const endpoint = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const clientOptions: ClientOptions = { key: apiKey, endpoint, port, tls: false };
  return { host, port, apiKey, clientOptions, faults, holdings, close };

  function holdings(): Holdings {
    const apps = [...server.apps.values()];
    return {
      sockets: hub.size,
      connections: apps.reduce((sum, { connections }) => sum + connections.size, 0),
      channels: apps.reduce((sum, { channels }) => sum + channels.size, 0),
    };
  }

  async function close(): Promise<void> {
    // Stop listening first: clients that are sent away try again at once.
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    for (const { rollup } of server.apps.values()) rollup.flushAll();
    await hub.close();
    http.closeAllConnections();
    await closed;
    await journal?.close();
  }
}
