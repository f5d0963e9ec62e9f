import { mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Application, createApplication } from '../../tests/support/application.ts';
import { PROJECT_FOLDER } from '../../tests/support/next-build.ts';
import { startServices } from '../../tests/support/services.ts';
import type { Faults } from './scene.ts';

/** The production build with local services that a scene can break. */
export type Studio = {
  application: Application;
  faults: Faults;
  /** The database past the application. */
  pool: pg.Pool;
  close(): Promise<void>;
};

const LOG_FOLDER = new URL('test-results/', PROJECT_FOLDER);

/** Starts everything; what the application says is in `test-results/screenshots.log`. */
export async function openStudio(): Promise<Studio> {
  mkdirSync(LOG_FOLDER, { recursive: true });
  const output = openSync(fileURLToPath(new URL('screenshots.log', LOG_FOLDER)), 'w');
  const services = await startServices();
  const pool = new pg.Pool({ connectionString: services.postgres.databaseUrl, max: 1 });
  const application = await createApplication({
    env: services.env,
    output,
    onDeath: (error) => console.error(error),
  });
  const studio: Studio = {
    ...{ application, pool },
    faults: {
      sever: async () => services.network.sever(),
      severDatabase: async () => services.database.sever(),
      async restore() {
        services.network.restore();
        services.database.restore();
      },
      restartApplication: () => application.restart('SIGTERM'),
    },
    async close() {
      await application.stop();
      await pool.end();
      await services.close();
    },
  };
  try {
    await application.start();
  } catch (error) {
    await studio.close();
    throw error;
  }
  return studio;
}
