import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startChild } from './children.ts';
import type { Ledger, ModelReady } from './model.ts';
import { PLAIN_SSE, REWIND, serveNext } from './next.ts';
import type { ServicesReady } from './services.ts';

/** Everything that is measured or measures, running. Times in ms since 1970. */
export type Lab = {
  /** The same Rewind, chats included, by how it hydrates. */
  rewind: { history: string; rewind: string };
  plainSse: string;
  realtimePort: number;
  /** What the model said in a run and when. Rejects when it was not asked. */
  readLedger(run: string): Promise<Ledger>;
  readModelClock(): Promise<number>;
};

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Serves both builds, with a database, realtime and a model of their own. */
export async function startLab(): Promise<Lab> {
  const apiKey = `bench.key:${randomBytes(16).toString('hex')}`;
  const services = startChild('services', [path('services.ts')], { ABLY_API_KEY: apiKey });
  const model = startChild('model', [path('model.ts')], {});
  const { databaseUrl, realtimePort } = (await services.ready) as ServicesReady;
  const { port: modelPort } = (await model.ready) as ModelReady;
  const modelUrl = `http://127.0.0.1:${modelPort}`;

  const forModel = { AI_MODEL: 'openai-compatible/bench', OPENAI_BASE_URL: `${modelUrl}/v1` };
  const forRewind = {
    ...forModel,
    DATABASE_URL: databaseUrl,
    ABLY_API_KEY: apiKey,
    ABLY_ENDPOINT: '127.0.0.1',
    ABLY_PORT: String(realtimePort),
    ABLY_TLS: 'false',
    AUTH_SECRET: randomBytes(32).toString('base64'),
    SHUTDOWN_GRACE: '0',
  };
  const [history, rewind, plainSse] = await Promise.all([
    serveNext(REWIND, { ...forRewind, HYDRATION: 'history' }),
    serveNext(REWIND, { ...forRewind, HYDRATION: 'rewind' }),
    serveNext(PLAIN_SSE, forModel),
  ]);

  const read = async (route: string): Promise<unknown> =>
    (await fetch(`${modelUrl}${route}`)).json();
  return {
    rewind: { history, rewind },
    plainSse,
    realtimePort,
    async readLedger(run) {
      const ledger = (await read(`/ledger/${run}`)) as Ledger | null;
      if (!ledger) throw new Error(`the model was never asked in run ${run}`);
      return ledger;
    },
    readModelClock: async () => (await read('/clock')) as number,
  };
}
