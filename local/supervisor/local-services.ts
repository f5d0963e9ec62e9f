import { join } from 'node:path';
import { JournalDamagedError, startLocalAbly } from 'local-ably';
import { DataUnreadableError, startLocalPostgres } from 'local-postgres';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { SchemaEngineError } from '../migrations/schema-engine.ts';
import type { Life } from './life.ts';
import { startOnPort } from './ports.ts';
import type { Settings } from './settings.ts';
import { UserError } from './user-error.ts';

/** Where the local realtime server is, in the terms of the `ably` SDK's options. */
export type LocalRealtime = { endpoint: string; port: number; tls: false; apiKey: string };

// An address and not a name: browsers and Node resolve `localhost` differently.
const host = '127.0.0.1';

/** What only tests ask of the realtime server. */
type TestRoutes = { sandbox: boolean; faultRoutes: boolean };

/**
 * Starts the realtime server for the rest of this life, with its messages in the locked data folder.
 * Throws a UserError for a taken port and for messages that cannot be read.
 */
export async function provideRealtime(
  life: Life,
  { realtimePort, dataFolder, rules, limits }: Settings,
  apiKey: string,
  routes: Partial<TestRoutes> = {},
): Promise<LocalRealtime> {
  const journalFolder = join(dataFolder, 'realtime');
  const warn = (line: string) => console.warn(`Local realtime server: ${line}.`);
  try {
    const server = await startOnPort(realtimePort, (port) =>
      startLocalAbly({ apiKey, host, port, rules, limits, journalFolder, warn, ...routes }),
    );
    life.onEnd(() => server.close());
    return { endpoint: host, port: server.port, tls: false, apiKey };
  } catch (error) {
    if (error instanceof JournalDamagedError) throw new UserError(error.message);
    throw error;
  }
}

/**
 * Starts Postgres for the rest of this life, with its data in the locked data folder and all
 * migrations applied, and gives its URL. Throws a UserError for a taken port, for data that cannot
 * be opened and for a migration that fails.
 */
export async function provideDatabase(life: Life, settings: Settings): Promise<string> {
  const dataDir = join(settings.dataFolder, 'postgres');
  const advice = `Your chats are in ${dataDir}: move that folder away to begin with empty data.`;
  try {
    const server = await startOnPort(settings.postgresPort, (port) =>
      startLocalPostgres({
        dataDir,
        host,
        port,
        onFailure: (error) => {
          console.error(error.cause);
          life.fail(new UserError('The local database has failed. Start again; data is kept.'));
        },
      }),
    );
    life.onEnd(() => server.close());
    life.signal.throwIfAborted();
    await applyMigrations(server.databaseUrl);
    return server.databaseUrl;
  } catch (error) {
    if (error instanceof DataUnreadableError) {
      console.error(error.cause);
      throw new UserError(`The local database cannot be opened. ${advice}`);
    }
    if (error instanceof SchemaEngineError) {
      throw new UserError(`The local database cannot be migrated: ${error.message}\n${advice}`);
    }
    throw error;
  }
}
