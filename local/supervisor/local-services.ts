import { join } from 'node:path';
import { JournalDamagedError, startLocalAbly } from 'local-ably';
import { DataUnreadableError, startLocalPostgres } from 'local-postgres';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { SchemaEngineError } from '../migrations/schema-engine.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Settings } from './settings.ts';
import { type RunStep, runStepQuietly } from './step.ts';
import { startOnPort } from './tcp-ports.ts';
import { UserError } from './user-error.ts';

/** Where the local realtime server is, in the terms of the `ably` SDK's options. */
export type LocalRealtime = { endpoint: string; port: number; tls: false; apiKey: string };

// An address and not a name: browsers and Node resolve `localhost` differently.
const host = '127.0.0.1';

/** What only tests ask of the realtime server. */
type TestRoutes = { sandbox: boolean; faultRoutes: boolean };

/**
 * Starts the realtime server until the lifecycle ends, with its messages in the locked data folder.
 * Throws a UserError for a taken port and for messages that cannot be read.
 */
export async function provideRealtime(
  lifecycle: Lifecycle,
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
    lifecycle.onEnd(() => server.close());
    return { endpoint: host, port: server.port, tls: false, apiKey };
  } catch (error) {
    if (error instanceof JournalDamagedError) throw new UserError(error.message);
    throw error;
  }
}

/**
 * Starts Postgres until the lifecycle ends, with its data in the locked data folder and all
 * migrations applied, by the given way to run a step, and gives its URL. Throws a UserError for a taken port, for data that cannot
 * be opened and for a migration that fails.
 */
export async function provideDatabase(
  lifecycle: Lifecycle,
  settings: Settings,
  step: RunStep = runStepQuietly,
): Promise<string> {
  const dataDir = join(settings.dataFolder, 'postgres');
  const advice = `Your chats are in ${dataDir}: move that folder away to begin with empty data.`;
  try {
    const onFailure = (error: Error) => {
      console.error(error.cause);
      lifecycle.fail(new UserError('The local database has failed. Start again; data is kept.'));
    };
    const server = await step('Database', 'starting', () =>
      startOnPort(settings.postgresPort, (port) =>
        startLocalPostgres({ dataDir, host, port, onFailure }),
      ),
    );
    lifecycle.onEnd(() => server.close());
    lifecycle.signal.throwIfAborted();
    await step('Database', 'applying migrations', () => applyMigrations(server.databaseUrl));
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
