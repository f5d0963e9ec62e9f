import { createServer } from 'node:http';
import type { App } from './app.ts';
import { parseApiKey } from './auth/keys.ts';
import { Channels } from './core/channels.ts';
import { Connections } from './core/connections.ts';
import { randomId } from './core/ids.ts';
import type { Faults } from './faults.ts';
import { maxLogBytes, minLogEntries, minLogMs } from './limits.ts';
import { Hub } from './realtime/hub.ts';
import { serveRequest } from './rest/router.ts';

/** How to start the server. Times in ms. */
export type RealtimeOptions = {
  /** full key string `appId.keyId:secret` */
  apiKey: string;
  /** Default '127.0.0.1'. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** How far back history and rewind show messages; default 120_000. */
  retentionMs?: number;
  /** How long a lost connection can be resumed; default 120_000. */
  connectionStateTtlMs?: number;
  /** Origins that browsers may call from, beside loopback ones. */
  allowedOrigins?: string[];
  now?: () => number;
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
 * Starts a local server that speaks the part of Ably's protocol which the `ably` SDK needs for
 * publish, subscribe, resume, rewind and history.
 * Rejects with EADDRINUSE when the port is taken, and with an Error for a malformed key.
 */
export async function startRealtimeServer(options: RealtimeOptions): Promise<RealtimeServer> {
  const {
    host = '127.0.0.1',
    retentionMs = 120_000,
    connectionStateTtlMs = 120_000,
    now = Date.now,
    log = () => undefined,
  } = options;
  const key = parseApiKey(options.apiKey);
  const keepMs = Math.max(minLogMs, retentionMs);
  const connections = new Connections(connectionStateTtlMs);
  const channels = new Channels(
    { keepMs, keepEntries: minLogEntries, maxBytes: maxLogBytes },
    Math.max(keepMs, connectionStateTtlMs),
  );
  const app: App = {
    keys: new Map([[key.name, key]]),
    nonces: new Map(),
    channels,
    connections,
    faults: {
      cutSockets: () => hub.cutAll(),
      forgetConnections: () => connections.forgetAll(),
      forgetPositions: () => channels.forgetPositions(),
    },
    retentionMs,
    connectionStateTtlMs,
    serverId: randomId(6),
    now,
    log,
  };
  const http = createServer({ noDelay: true }, (request, response) => {
    serveRequest(app, options.allowedOrigins ?? [], request, response).catch((error) => {
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
  const hub = new Hub(app);
  http.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));

  return { host, port, faults: app.faults, close };

  async function close(): Promise<void> {
    // Stop listening first: clients that are sent away try again at once.
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    await hub.close();
    http.closeAllConnections();
    await closed;
  }
}
