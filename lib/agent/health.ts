import 'server-only';
import { getDatabase } from '../database/client.ts';
import { logError } from '../log.ts';
import { acquireConnection } from './realtime/connections.ts';

/** How long a dependency may take to answer. */
const PATIENCE_MS = 3_000;

/** `ok` or `unreachable` for each dependency. Never rejects. */
export async function checkHealth(): Promise<Record<'database' | 'realtime', string>> {
  const { client, release } = acquireConnection();
  try {
    const [database, realtime] = await Promise.all([
      check('database', () => getDatabase().$queryRaw`select 1`),
      check('realtime', async () => {
        await client.connection.whenState('connected');
        await client.connection.ping();
      }),
    ]);
    return { database, realtime };
  } finally {
    release();
  }
}

async function check(name: string, ask: () => Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([ask(), late]);
    return 'ok';
  } catch (error) {
    logError(`checking the ${name}`, error);
    return 'unreachable';
  } finally {
    clearTimeout(timer);
  }
}
