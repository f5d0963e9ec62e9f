import { randomBytes } from 'node:crypto';
import type { Behaviour, ChannelRules } from 'local-ably';
import { type LocalAbly, startLocalAbly } from 'local-ably';
import { type LocalPostgres, startLocalPostgres } from 'local-postgres';
import { applyMigrations } from '../../local/migrations/apply-migrations.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** The services of one test run, in memory, each behind a network that the test can break. */
export type Services = {
  postgres: LocalPostgres;
  /** Another one, with no faults on, after each restart. */
  readonly realtime: LocalAbly;
  /** Between the application, its pages included, and realtime. */
  network: TcpProxy;
  /** Between the application and Postgres. */
  database: TcpProxy;
  /** What realtime said about itself so far: every publish that it refused, with its code. */
  log: readonly string[];
  /** The environment that the application needs to reach them. */
  env: Record<string, string>;
  /** Ends realtime and starts it again at the same port, with what its journal kept, if it has one. */
  restartRealtime(): Promise<void>;
  close(): Promise<void>;
};

/** What an operator sets up so that messages of chats can be appended to. */
const MUTABLE: ChannelRules = { ai: { mutable: true } };

/** How the realtime server is set up; by default as an operator should, and as Ably documents it. */
export type ServiceOptions = {
  rules?: ChannelRules;
  behaviour?: Partial<Behaviour>;
  /** Where realtime keeps its messages over a restart; default: nowhere. */
  journalFolder?: string;
};

/** Starts Postgres with the project's migrations, and realtime. */
export async function startServices({
  rules = MUTABLE,
  behaviour = {},
  journalFolder,
}: ServiceOptions = {}): Promise<Services> {
  const apiKey = `test.key:${randomBytes(16).toString('hex')}`;
  const postgres = await startLocalPostgres();
  await applyMigrations(postgres.databaseUrl);
  const log: string[] = [];
  const startRealtime = (port: number) =>
    startLocalAbly({
      ...{ apiKey, rules, behaviour, port },
      ...(journalFolder === undefined ? {} : { journalFolder }),
      log: (line) => void log.push(line),
    });
  let realtime = await startRealtime(0);
  const network = await startTcpProxy(realtime.port);
  const database = await startTcpProxy(postgres.port);
  return {
    ...{ postgres, network, database, log },
    get realtime() {
      return realtime;
    },
    env: {
      DATABASE_URL: postgres.databaseUrl.replace(`:${postgres.port}`, `:${database.port}`),
      ABLY_API_KEY: apiKey,
      ABLY_ENDPOINT: '127.0.0.1',
      ABLY_PORT: String(network.port),
      ABLY_TLS: 'false',
      AUTH_SECRET: randomBytes(32).toString('base64'),
      AI_MODEL: 'demo',
    },
    async restartRealtime() {
      await realtime.close();
      realtime = await startRealtime(realtime.port);
    },
    async close() {
      await network.close();
      await realtime.close();
      await database.close();
      await postgres.close();
    },
  };
}
