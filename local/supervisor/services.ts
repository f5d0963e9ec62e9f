import { resolve } from 'node:path';
import { projectDirectory } from '../migrations/project.ts';
import { readServicesArguments } from './arguments.ts';
import { loadEnvironment } from './environment.ts';
import { type Life, untilAborted } from './life.ts';
import { type LocalRealtime, provideDatabase, provideRealtime } from './local-services.ts';
import { lockDataFolder } from './lock.ts';
import { say } from './say.ts';
import { loadSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';

/** Runs both local services, whatever the environment sets, until the life ends. */
export async function runServices(life: Life, args: string[]): Promise<number> {
  const { json, data } = readServicesArguments(args);
  const fromEnvironment = readSettings(loadEnvironment(projectDirectory, 'development'));
  const settings = data ? { ...fromEnvironment, dataFolder: resolve(data) } : fromEnvironment;

  const lock = lockDataFolder(settings.dataFolder);
  life.onEnd(() => lock.release());
  const secrets = await loadSecrets(settings.dataFolder);
  const databaseUrl = await provideDatabase(life, settings);
  life.signal.throwIfAborted();
  const ably = await provideRealtime(life, settings, secrets.ablyKey);
  life.signal.throwIfAborted();

  lock.announce(databaseUrl);
  say(json ? JSON.stringify({ databaseUrl, ably }) : describe(databaseUrl, ably));
  await untilAborted(life.signal);
  return 0;
}

function describe(databaseUrl: string, ably: LocalRealtime): string {
  return `The local services are ready. To use them, set:
  DATABASE_URL=${databaseUrl}
  ABLY_API_KEY=${ably.apiKey}
  ABLY_ENDPOINT=${ably.endpoint}
  ABLY_PORT=${ably.port}
  ABLY_TLS=${ably.tls}
With the ably SDK: new Ably.Realtime({ key, endpoint, port, tls: false }).
Ctrl-C stops them; the database's content is kept.`;
}
