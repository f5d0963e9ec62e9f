import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { serveClient } from './client.ts';
import { DataUnreadableError, SessionFailedError } from './errors.ts';
import { createSession, type Session } from './session.ts';

export type LocalPostgresOptions = {
  /** Where the data is kept, made when missing; undefined or 'memory://': in memory only. */
  dataDir?: string | undefined;
  /** Default '127.0.0.1'. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Called once when Postgres stops working; the server then serves nobody and should be closed. */
  onFailure?: (error: SessionFailedError) => void;
};

/** A running server. `close` rolls back what is open and returns when all is on the disk. */
export type LocalPostgres = {
  /** `postgresql://...`; user and database are both `postgres`, no password is asked for. */
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
};

/**
 * Starts PGlite behind the Postgres protocol, for any number of clients, who share its one session
 * by turns: an open transaction makes all others wait. Session state (SET, named prepared
 * statements, advisory locks) is therefore shared too. One process at a time may use a `dataDir`.
 * Rejects with EADDRINUSE when the port is taken, and with DataUnreadableError.
 */
export async function startLocalPostgres(
  options: LocalPostgresOptions = {},
): Promise<LocalPostgres> {
  const { host = '127.0.0.1', onFailure = () => undefined } = options;
  const opening = Promise.withResolvers<Session>();
  // The caller gets this error below, and there may be no client that waits for it.
  opening.promise.catch(() => undefined);
  const clients = new Map<Socket, Promise<void>>();
  let hasFailed = false;

  async function serve(socket: Socket): Promise<void> {
    try {
      await serveClient(socket, await opening.promise);
    } catch (error) {
      // Any other error is one client's own: its connection broke, and it is gone already.
      if (error instanceof SessionFailedError && !hasFailed) {
        hasFailed = true;
        onFailure(error);
      }
    } finally {
      socket.destroy();
      clients.delete(socket);
    }
  }

  // Port first: it is cheap, so a taken one is reported before any data is touched.
  const server = createServer({ noDelay: true }, (socket) => clients.set(socket, serve(socket)));
  const port = await listen(server, host, options.port ?? 0);
  const closeNetwork = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of clients.keys()) socket.destroy();
    await Promise.all([closed, ...clients.values()]);
  };

  let database: PGlite;
  try {
    database = await openDatabase(options.dataDir);
    opening.resolve(createSession(database));
  } catch (error) {
    opening.reject(error);
    await closeNetwork();
    throw error;
  }

  return {
    databaseUrl: `postgresql://postgres@${host}:${port}/postgres`,
    host,
    port,
    async close() {
      await closeNetwork();
      if (!database.closed) await database.close();
    },
  };
}

async function openDatabase(dataDir: string | undefined): Promise<PGlite> {
  if (dataDir === undefined || dataDir === 'memory://') return await PGlite.create();
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    return await PGlite.create(dataDir);
  } catch (cause) {
    throw new DataUnreadableError(`The database in ${dataDir} cannot be opened`, { cause });
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
