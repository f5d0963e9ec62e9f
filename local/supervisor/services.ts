import { resolve } from 'node:path';
import { type ChannelRules, changedLimits, describeRules } from 'local-ably';
import { projectDirectory } from '../migrations/project.ts';
import { readServicesArguments } from './arguments.ts';
import { loadEnvironment } from './environment.ts';
import { type Lifecycle, untilAborted } from './lifecycle.ts';
import { type LocalRealtime, provideDatabase, provideRealtime } from './local-services.ts';
import { lockDataFolder } from './lock.ts';
import { printLine } from './print-line.ts';
import { loadSecrets } from './secrets.ts';
import { readSettings, type Settings } from './settings.ts';

/** Runs both local services, whatever the environment sets, until the lifecycle ends. */
export async function runServices(lifecycle: Lifecycle, args: string[]): Promise<number> {
  const { json, data, sandbox, faults, rules, limits } = readServicesArguments(args);
  const fromEnvironment = readSettings(loadEnvironment(projectDirectory, 'development'));
  const settings: Settings = {
    ...fromEnvironment,
    ...(data && { dataFolder: resolve(data) }),
    ...(rules && { rules }),
    ...(limits && { limits }),
  };

  const lock = lockDataFolder(settings.dataFolder);
  lifecycle.onEnd(() => lock.release());
  const secrets = await loadSecrets(settings.dataFolder);
  const databaseUrl = await provideDatabase(lifecycle, settings);
  lifecycle.signal.throwIfAborted();
  const routes = { sandbox, faultRoutes: faults };
  const ably = await provideRealtime(lifecycle, settings, secrets.ablyKey, routes);
  lifecycle.signal.throwIfAborted();

  lock.announce(databaseUrl);
  const ready = {
    databaseUrl,
    ably,
    rules: settings.rules,
    limits: changedLimits(settings.limits),
  };
  printLine(json ? JSON.stringify(ready) : describe(ready));
  await untilAborted(lifecycle.signal);
  return 0;
}

type Ready = {
  databaseUrl: string;
  ably: LocalRealtime;
  rules: ChannelRules;
  limits: Record<string, number | 'off'>;
};

function describe({ databaseUrl, ably, rules, limits }: Ready): string {
  const changes = Object.entries(limits).map(([name, value]) => `${name} ${value}`);
  return `The local services are ready. To use them, set:
  DATABASE_URL=${databaseUrl}
  ABLY_API_KEY=${ably.apiKey}
  ABLY_ENDPOINT=${ably.endpoint}
  ABLY_PORT=${ably.port}
  ABLY_TLS=${ably.tls}
With the ably SDK: new Ably.Realtime({ key, endpoint, port, tls: false }).
Channel rules in force: ${describeRules(rules)}.
Limits other than Ably's: ${changes.join(', ') || 'none'}.
Ctrl-C stops them; what they hold is kept.`;
}
