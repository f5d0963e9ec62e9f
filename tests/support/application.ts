import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { NEXT_BIN, PROJECT_FOLDER, TEST_DIST_DIR } from './next-build.ts';
import { CRON_SECRET } from './test-servers.ts';

/** The application as a process of its own: the production build under `next start`. */
export type Application = {
  readonly baseURL: string;
  /** Resolves when it is healthy. */
  start(): Promise<void>;
  /** Ends it as an operator does (SIGTERM, no grace) or as a crash does, and starts it again. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  stop(): Promise<void>;
};

type ApplicationOptions = {
  /** What it needs beside a port and its build; it inherits the rest. */
  env: Record<string, string>;
  /** Where what it says goes; standard error by default. */
  output?: number | undefined;
  /** Told when it ends without having been asked to. */
  onDeath(error: Error): void;
};

const READY_MS = 60_000;
const STOP_MS = 5_000;

/** The application on a free port, not started yet: whoever may have to end it has it first. */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  const port = await getPort({ host: '127.0.0.1' });
  const baseURL = `http://127.0.0.1:${port}`;
  let app: ChildProcess | undefined;

  // Whatever ends this process, nothing of it is left over.
  process.once('exit', () => app?.kill('SIGKILL'));

  async function start(): Promise<void> {
    app = spawnNext(port, options);
    await untilHealthy(`${baseURL}/api/health`);
  }
  return {
    baseURL,
    start,
    async restart(signal) {
      await end(app, signal);
      await start();
    },
    stop: () => end(app, 'SIGTERM'),
  };
}

function spawnNext(port: number, { env, output, onDeath }: ApplicationOptions): ChildProcess {
  const out = output ?? process.stderr;
  const app = spawn(
    process.execPath,
    [NEXT_BIN, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    {
      cwd: fileURLToPath(PROJECT_FOLDER),
      env: {
        ...process.env,
        ...env,
        NEXT_DIST_DIR: TEST_DIST_DIR,
        NODE_ENV: 'production',
        SHUTDOWN_GRACE: '0',
        CRON_SECRET,
      },
      stdio: ['ignore', out, out],
    },
  );
  app.once('error', onDeath);
  app.once('exit', (code) => {
    if (!app.killed) onDeath(new Error(`the application ended with ${code}`));
  });
  return app;
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url);
      if (response.ok) return;
      last = await response.text();
    } catch (error) {
      last = error;
    }
    await delay(100);
  }
  throw new Error('the application did not become healthy', { cause: last });
}

async function end(app: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!app || app.exitCode !== null || app.signalCode !== null) return;
  const exited = new Promise((resolve) => app.once('exit', resolve));
  app.kill(signal);
  const force = setTimeout(() => app.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(force);
}
