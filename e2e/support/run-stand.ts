import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startControlServer } from './control-server.ts';
import { NEXT_BIN, PROJECT_FOLDER, TEST_DIST_DIR } from './next-build.ts';
import { startServices } from './services.ts';
import { CRON_SECRET, type Stand } from './stand.ts';

// The process of one stand: `node run-stand.ts <hydration>`. It says where everything is in one
// line of JSON, and lives until its standard input closes, which happens too when its parent dies.

const READY_MS = 60_000;
const STOP_MS = 5_000;

const [hydration = 'history'] = process.argv.slice(2);
const closers: Array<() => Promise<unknown>> = [];
let ending: Promise<void> | null = null;

async function end(code: number): Promise<void> {
  ending ??= (async () => {
    // The application first: it needs the others to end what it runs.
    for (const close of closers.reverse()) await close();
    process.exit(code);
  })();
  await ending;
}

function endBecauseOf(error: unknown): void {
  console.error(error);
  end(1).catch(() => process.exit(1));
}

function endQuietly(): void {
  end(0).catch(endBecauseOf);
}

process.stdin.on('close', endQuietly).resume();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, endQuietly);
start().catch(endBecauseOf);

async function start(): Promise<void> {
  const services = await startServices();
  closers.push(() => services.close());
  const port = await findPort();
  const baseURL = `http://127.0.0.1:${port}`;
  let app: ChildProcess | undefined;
  async function startApplication(): Promise<void> {
    app = spawnApplication(port, services.env);
    await untilHealthy(`${baseURL}/api/health`);
  }
  const control = await startControlServer(services, async () => {
    await stop(app);
    await startApplication();
  });
  closers.push(() => control.close());
  closers.push(() => stop(app));
  await startApplication();
  const stand: Stand = { baseURL, controlURL: control.url, networkPort: services.network.port };
  process.stdout.write(`${JSON.stringify(stand)}\n`);
}

function spawnApplication(port: number, env: Record<string, string>): ChildProcess {
  const app = spawn(
    process.execPath,
    [NEXT_BIN, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    {
      cwd: fileURLToPath(PROJECT_FOLDER),
      env: {
        ...process.env,
        ...env,
        HYDRATION: hydration,
        NEXT_DIST_DIR: TEST_DIST_DIR,
        NODE_ENV: 'production',
        SHUTDOWN_GRACE: '0',
        CRON_SECRET,
      },
      // Standard output is for the one line of JSON.
      stdio: ['ignore', process.stderr, process.stderr],
    },
  );
  app.once('error', endBecauseOf);
  app.once('exit', (code) => {
    const isMeant = ending !== null || app.killed;
    if (!isMeant) endBecauseOf(new Error(`the application ended with ${code}`));
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

async function stop(app: ChildProcess | undefined): Promise<void> {
  if (!app || app.exitCode !== null || app.signalCode !== null) return;
  const exited = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGTERM');
  const force = setTimeout(() => app.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(force);
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
