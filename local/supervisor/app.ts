import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectDirectory } from '../migrations/project.ts';
import { compileRoutes } from './compile-routes.ts';
import { decideServices, describeModel } from './decisions.ts';
import { loadEnvironment } from './environment.ts';
import { type Lifecycle, untilAborted } from './lifecycle.ts';
import { provideDatabase, provideRealtime } from './local-services.ts';
import { type Lock, lockDataFolder } from './lock.ts';
import { startNext } from './next-process.ts';
import { printLine } from './print-line.ts';
import { loadSecrets } from './secrets.ts';
import { type Env, readSettings, type Settings } from './settings.ts';
import { runStep } from './step.ts';
import { findPort } from './tcp-ports.ts';
import { untilReady } from './until-ready.ts';
import { UserError } from './user-error.ts';

const forceAfterMs = 5_000;

/**
 * Runs the app with the local services that it lacks until the lifecycle ends or Next does; gives Next's
 * exit code. Throws a UserError for what the user can mend.
 */
export async function runApp(lifecycle: Lifecycle, command: 'dev' | 'start'): Promise<number> {
  const mode = command === 'dev' ? 'development' : 'production';
  const env = loadEnvironment(projectDirectory, mode);
  const settings = readSettings(env);
  if (command === 'start') requireBuild(env);

  const services = await provideServices(lifecycle, env, settings);
  lifecycle.signal.throwIfAborted();

  const port = await findPort(settings.webPort);
  const isLocal = services.lock !== undefined;
  const next = startNext(
    projectDirectory,
    // What is only reachable from here is only offered here.
    [command, '-p', String(port), ...(isLocal ? ['-H', '127.0.0.1'] : [])],
    {
      // Its telemetry is sent by processes that outlive it.
      NEXT_TELEMETRY_DISABLED: '1',
      ...process.env,
      NODE_ENV: mode,
      PORT: String(port),
      ...services.env,
    },
  );
  lifecycle.onEnd(() => next.stop(settings.shutdownGraceMs + forceAfterMs));

  const url = `http://localhost:${port}`;
  const serve = async () => {
    const signal = AbortSignal.any([lifecycle.signal, next.signal]);
    const onRefusal = printOnce(url);
    await runStep('Next.js', 'starting', () => untilReady(`${url}/robots.txt`, signal, onRefusal));
    if (command === 'dev') {
      await runStep('Next.js', 'compiling the page', () => untilReady(url, signal, onRefusal));
    } else await untilReady(url, signal, onRefusal);
    services.lock?.announce(url);
    printLine(`Rewind is ready: ${url} (${services.label}, model: ${describeModel(env)})`);
    // The page can be used: what its first message needs is compiled while somebody looks at it.
    if (command === 'dev') {
      await runStep('Next.js', 'compiling what a first message needs', () =>
        compileRoutes(url, signal),
      );
    }
    next.unmute();
    await untilAborted(lifecycle.signal);
    return 0;
  };
  return await Promise.race([next.exited, serve()]);
}

function requireBuild(env: Env): void {
  const folder = env.NEXT_DIST_DIR ?? '.next';
  if (existsSync(join(projectDirectory, folder, 'BUILD_ID'))) return;
  throw new UserError(`There is no production build in ${folder} yet: run "npm run build" first.`);
}

/** A page that fails is no reason to give up: in development it may be mended while we wait. */
function printOnce(url: string): (status: number) => void {
  let isPrinted = false;
  return (status) => {
    if (isPrinted) return;
    isPrinted = true;
    printLine(`${url} answers with status ${status}; waiting until it works.`);
  };
}

type Services = {
  /** What Next must be told of the local services. */
  env: Env;
  label: string;
  /** Held when any service is local. */
  lock: Lock | undefined;
};

async function provideServices(
  lifecycle: Lifecycle,
  env: Env,
  settings: Settings,
): Promise<Services> {
  const { isDatabaseLocal, isRealtimeLocal } = decideServices(env);
  const folder = relative(process.cwd(), settings.dataFolder) || settings.dataFolder;
  const label = `realtime: ${isRealtimeLocal ? 'local' : 'Ably'}, database: ${
    isDatabaseLocal ? `local in ${folder}` : 'DATABASE_URL'
  }`;
  if (!isDatabaseLocal && !isRealtimeLocal) return { env: {}, label, lock: undefined };

  const lock = lockDataFolder(settings.dataFolder);
  lifecycle.onEnd(() => lock.release());
  const secrets = await loadSecrets(settings.dataFolder);
  const added: Env = {};
  if (isDatabaseLocal) {
    added.DATABASE_URL = await provideDatabase(lifecycle, settings, runStep);
    added.AUTH_SECRET = env.AUTH_SECRET ?? secrets.authSecret;
  }
  lifecycle.signal.throwIfAborted();
  if (isRealtimeLocal) {
    const realtime = await runStep('Realtime', 'starting', () =>
      provideRealtime(lifecycle, settings, secrets.ablyKey),
    );
    added.ABLY_API_KEY = realtime.apiKey;
    added.ABLY_ENDPOINT = realtime.endpoint;
    added.ABLY_PORT = String(realtime.port);
    added.ABLY_TLS = String(realtime.tls);
  }
  return { env: added, label, lock };
}
