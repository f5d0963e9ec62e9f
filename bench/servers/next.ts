import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { NEXT_BIN } from '../../tests/support/next-build.ts';
import { type Child, startChild } from './children.ts';
import type { Probe, ProbeReady } from './probe.ts';

/** A Next app of the bench: its folder from the project's root, and its environment. */
export type NextApp = { name: string; folder: string; env: Record<string, string> };

/** The browser tests' build folder: tsconfig.json knows it, so that Next leaves that file alone. */
export const REWIND: NextApp = {
  name: 'Rewind',
  folder: '.',
  env: { NEXT_DIST_DIR: '.next-bench' },
};

export const PLAIN_SSE: NextApp = { name: 'plain SSE', folder: 'bench/sse', env: {} };

const probeFile = fileURLToPath(new URL('./probe.ts', import.meta.url));
const sseTypes = fileURLToPath(new URL('../sse/next-env.d.ts', import.meta.url));

const START_MS = 30_000;

/** Builds for production. Rejects with the end of what Next said when the build fails. */
export async function buildNext({ name, folder, env }: NextApp): Promise<void> {
  const build = startChild(`next build of ${name}`, [NEXT_BIN, 'build', folder], env);
  if ((await build.exited) !== 0) await build.fail();
  // It would bring this app's routes into the type check of the whole project.
  if (folder === PLAIN_SSE.folder) await rm(sseTypes, { force: true });
}

/** Serves a build on a free port; resolves with its URL when it answers. */
export async function serveNext(app: NextApp, settings: Record<string, string>): Promise<string> {
  return (await startNext(app, settings, [])).url;
}

/** A server whose process can be looked into. */
export type ProbedServer = {
  readonly url: string;
  readProbe(): Promise<Probe>;
  /** Reads as `readProbe`, and begins the delays anew. */
  resetProbe(): Promise<Probe>;
  stop(): Promise<void>;
};

/** Serves as `serveNext` does. */
export async function serveProbed(
  app: NextApp,
  settings: Record<string, string>,
): Promise<ProbedServer> {
  const { url, server } = await startNext(app, settings, ['--import', probeFile]);
  const { probePort } = (await server.ready) as ProbeReady;
  const ask = async (method: 'GET' | 'POST') => {
    const answer = await fetch(`http://127.0.0.1:${probePort}`, { method });
    return (await answer.json()) as Probe;
  };
  return {
    url,
    readProbe: () => ask('GET'),
    resetProbe: () => ask('POST'),
    stop: () => server.stop(),
  };
}

async function startNext(
  { name, folder, env }: NextApp,
  settings: Record<string, string>,
  nodeArgs: readonly string[],
): Promise<{ url: string; server: Child }> {
  const port = String(await getPort({ host: '127.0.0.1' }));
  const url = `http://127.0.0.1:${port}`;
  const args = [...nodeArgs, NEXT_BIN, 'start', folder, '-H', '127.0.0.1', '-p', port];
  const server = startChild(name, args, { ...env, ...settings });
  await Promise.race([untilAnswers(url), server.fail()]);
  return { url, server };
}

async function untilAnswers(url: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    if (performance.now() > deadline) throw new Error(`${url} did not answer well in time`);
    await sleep(100);
  }
}
