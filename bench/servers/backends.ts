import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startChild } from './children.ts';
import type { Ledger, ModelReady } from './model.ts';
import type { ServicesReady } from './services.ts';

/** Database, realtime and model, each away from the apps that use them. Times in ms since 1970. */
export type Backends = {
  readonly services: ServicesReady;
  readonly apiKey: string;
  /** The environment of an app that only asks the model. */
  readonly forModel: Record<string, string>;
  /** The environment of a Rewind server. */
  readonly forRewind: Record<string, string>;
  /** What the model said in a run and when. Rejects when it was not asked. */
  readLedger(run: string): Promise<Ledger>;
  readModelClock(): Promise<number>;
  stop(): Promise<void>;
};

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Starts a database and realtime, empty, and a model. */
export async function startBackends(): Promise<Backends> {
  const apiKey = `bench.key:${randomBytes(16).toString('hex')}`;
  const servicesChild = startChild('services', [path('services.ts')], { ABLY_API_KEY: apiKey });
  const modelChild = startChild('model', [path('model.ts')], {});
  const services = (await servicesChild.ready) as ServicesReady;
  const { port: modelPort } = (await modelChild.ready) as ModelReady;
  const modelUrl = `http://127.0.0.1:${modelPort}`;
  const forModel = { AI_MODEL: 'openai-compatible/bench', OPENAI_BASE_URL: `${modelUrl}/v1` };

  const read = async (route: string): Promise<unknown> =>
    (await fetch(`${modelUrl}${route}`)).json();
  return {
    services,
    apiKey,
    forModel,
    forRewind: {
      ...forModel,
      DATABASE_URL: services.databaseUrl,
      ABLY_API_KEY: apiKey,
      ABLY_ENDPOINT: '127.0.0.1',
      ABLY_PORT: String(services.realtimePort),
      ABLY_TLS: 'false',
      AUTH_SECRET: randomBytes(32).toString('base64'),
      SHUTDOWN_GRACE: '0',
    },
    async readLedger(run) {
      const ledger = (await read(`/ledger/${run}`)) as Ledger | null;
      if (!ledger) throw new Error(`the model was never asked in run ${run}`);
      return ledger;
    },
    readModelClock: async () => (await read('/clock')) as number,
    async stop() {
      await Promise.all([servicesChild.stop(), modelChild.stop()]);
    },
  };
}
