import { mkdirSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Faults, PublishRefusal } from 'local-ably';
import pg from 'pg';
import { type Application, createApplication } from '../support/application.ts';
import { PROJECT_FOLDER } from '../support/next-build.ts';
import { type Services, startServices } from '../support/services.ts';

/** Sees the names of what is published in a chat; what it returns refuses that. */
type PublishWatcher = (names: readonly string[]) => PublishRefusal | undefined;

/** The real server, with services that can be broken. */
export type Lab = {
  services: Services;
  application: Application;
  /** The database past the server and past what breaks its connections. */
  pool: pg.Pool;
  /** Watches the publishes of a chat from now on, whatever becomes of realtime. */
  watchPublishes(chatId: string, watcher: PublishWatcher): void;
  /** Starts realtime again, with the messages of its journal. */
  restartRealtime(): Promise<void>;
  close(): Promise<void>;
};

const LOG_FOLDER = new URL('test-results/', PROJECT_FOLDER);

/** Starts everything; what the server says is in `test-results/fault-run.log`. */
export async function startLab(onDeath: (error: Error) => void): Promise<Lab> {
  mkdirSync(LOG_FOLDER, { recursive: true });
  const output = openSync(fileURLToPath(new URL('fault-run.log', LOG_FOLDER)), 'w');
  const journalFolder = await mkdtemp(join(tmpdir(), 'rewind-faults-'));
  const services = await startServices({ journalFolder });
  const pool = new pg.Pool({ connectionString: services.postgres.databaseUrl, max: 1 });
  const watchers = new Map<string, PublishWatcher>();
  const rejectPublish: NonNullable<Faults['rejectPublish']> = ({ channel, names }) =>
    channel.startsWith('ai:')
      ? watchers.get(channel.slice(channel.lastIndexOf(':') + 1))?.(names)
      : undefined;
  Object.assign(services.realtime.faults, { rejectPublish });

  const application = await createApplication({ env: services.env, output, onDeath });
  const lab: Lab = {
    ...{ services, application, pool },
    watchPublishes: (chatId, watcher) => void watchers.set(chatId, watcher),
    async restartRealtime() {
      await services.restartRealtime();
      Object.assign(services.realtime.faults, { rejectPublish });
    },
    async close() {
      await application.stop();
      await pool.end();
      await services.close();
      await rm(journalFolder, { recursive: true, force: true });
    },
  };
  try {
    await application.start();
  } catch (error) {
    await lab.close();
    throw error;
  }
  return lab;
}
