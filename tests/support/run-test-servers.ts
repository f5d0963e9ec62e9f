import { createApplication } from './application.ts';
import { startControlServer } from './control-server.ts';
import { startServices } from './services.ts';
import type { TestServers } from './test-servers.ts';

// The process of the servers of one Playwright project: `node run-test-servers.ts <hydration>`. It says where everything is in one
// line of JSON, and lives until its standard input closes, which happens too when its parent dies.

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
  const application = await createApplication({
    env: { ...services.env, HYDRATION: hydration },
    onDeath: (error) => ending ?? endBecauseOf(error),
  });
  const control = await startControlServer(services, application.restart);
  closers.push(() => control.close());
  closers.push(() => application.stop());
  await application.start();
  const { baseURL } = application;
  const servers: TestServers = {
    baseURL,
    controlURL: control.url,
    networkPort: services.network.port,
    apiKey: services.env.ABLY_API_KEY ?? '',
  };
  process.stdout.write(`${JSON.stringify(servers)}\n`);
}
