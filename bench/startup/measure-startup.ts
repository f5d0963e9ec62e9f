import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';

/** What a newcomer waits for after `npm run dev`, with nothing compiled and no data, in ms. */
export type StartupFigures = {
  /** Of each step that is named in the terminal: when its name was printed. */
  steps: Array<{ name: string; at: number }>;
  /** The longest time in which nothing new was printed. */
  longestSilence: number;
  /** Until the address was printed. */
  toAddress: number;
  /** Until the page at that address was there as a whole. */
  toPage: number;
};

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** A folder that tsconfig.json knows: Next adds any other to it. */
const DIST_DIR = '.next-bench';
const PATIENCE_MS = 300_000;

/** Starts the development server as `npm run dev` does, until its first page was answered. */
export async function measureStartup(say: (what: string) => void): Promise<StartupFigures> {
  say('starting the development server with nothing compiled');
  await rm(join(PROJECT, DIST_DIR, 'dev'), { recursive: true, force: true });
  const data = await mkdtemp(join(tmpdir(), 'rewind-startup-'));
  const [web, ably, postgres] = [await getPort(), await getPort(), await getPort()];
  const startedAt = performance.now();
  const server = spawn(process.execPath, ['local/dev.ts'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...{ NEXT_DIST_DIR: DIST_DIR, LOCAL_DATA: data, NO_COLOR: '1' },
      ...{ PORT: `${web}`, LOCAL_ABLY_PORT: `${ably}`, LOCAL_POSTGRES_PORT: `${postgres}` },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const force = setTimeout(() => server.kill('SIGKILL'), PATIENCE_MS);
  try {
    const lines: Array<{ text: string; at: number }> = [];
    for await (const text of createInterface({ input: server.stdout })) {
      const at = performance.now() - startedAt;
      lines.push({ text, at });
      const url = /ready: (http\S+)/.exec(text)?.[1];
      if (!url) continue;
      await (await fetch(url)).text();
      return summarize(lines, at, performance.now() - startedAt);
    }
    throw new Error('the development server ended before it was ready');
  } finally {
    server.kill('SIGTERM');
    await ended;
    clearTimeout(force);
    await rm(data, { recursive: true, force: true });
  }
}

function summarize(
  lines: ReadonlyArray<{ text: string; at: number }>,
  toAddress: number,
  toPage: number,
): StartupFigures {
  const times = [0, ...lines.map(({ at }) => at)];
  const silences = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  const steps = lines.flatMap(({ text, at }) => {
    const name = /^(.+) \.\.\.$/.exec(text)?.[1];
    return name ? [{ name: name.replace(/ +/, ': '), at }] : [];
  });
  return { steps, longestSilence: Math.max(...silences), toAddress, toPage };
}
