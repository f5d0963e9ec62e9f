import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NEXT_BIN } from '../../e2e/support/next-build.ts';
import { startChild } from './children.ts';

/** A Next app of the bench: its folder from the project's root, and its environment. */
export type NextApp = { name: string; folder: string; env: Record<string, string> };

/** The browser tests' build folder: tsconfig.json knows it, so that Next leaves that file alone. */
export const REWIND: NextApp = {
  name: 'Rewind',
  folder: '.',
  env: { NEXT_DIST_DIR: '.next-bench' },
};

export const PLAIN_SSE: NextApp = { name: 'plain SSE', folder: 'bench/sse', env: {} };

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
export async function serveNext(
  { name, folder, env }: NextApp,
  settings: Record<string, string>,
): Promise<string> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const args = [NEXT_BIN, 'start', folder, '-H', '127.0.0.1', '-p', port];
  const server = startChild(name, args, { ...env, ...settings });
  await Promise.race([untilAnswers(url), server.fail()]);
  return url;
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
