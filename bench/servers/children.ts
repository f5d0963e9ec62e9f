import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PROJECT_FOLDER } from '../../tests/support/next-build.ts';
import { killGroup } from '../../tests/support/process-group.ts';

export type Child = {
  /** Resolves with the exit code; 1 when a signal ended it. */
  readonly exited: Promise<number>;
  /** The first line of its output that is a JSON object. Rejects when it ends before. */
  readonly ready: Promise<unknown>;
  /** Rejects with what it said last, once it has ended. */
  fail(): Promise<never>;
  /** Asks it and all that it started to end, then ends them by force. */
  stop(): Promise<void>;
};

const followParent = fileURLToPath(
  new URL('../../local/supervisor/follow-parent.ts', import.meta.url),
);
const PIPE = 3;
const PATIENCE_MS = 5_000;
const KEPT_LINES = 30;

const running = new Set<Child>();

/** Ends everything that was started here. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/**
 * Runs `node <args>` in the project's folder, in a process group of its own that also ends when
 * this process dies without a word.
 */
export function startChild(name: string, args: string[], env: Record<string, string>): Child {
  const child = spawn(process.execPath, ['--import', followParent, ...args], {
    cwd: fileURLToPath(PROJECT_FOLDER),
    env: { ...process.env, NODE_ENV: 'production', ...env, LOCAL_SUPERVISOR_PIPE: String(PIPE) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ready = Promise.withResolvers<unknown>();
  const keep = (line: string) => {
    if (line.startsWith('{')) ready.resolve(JSON.parse(line));
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  };
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface({ input: output }).on('line', keep);
  }
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const fail = async () => {
    const code = await exited;
    throw new Error(`${name} ended with code ${code}. It said:\n${said.join('\n')}`);
  };
  const signalGroup = (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  };
  const started: Child = {
    exited,
    ready: Promise.race([ready.promise, fail()]),
    fail,
    async stop() {
      signalGroup('SIGTERM');
      const force = setTimeout(signalGroup, PATIENCE_MS, 'SIGKILL');
      await exited;
      clearTimeout(force);
      // Its own children may be slower than it was.
      signalGroup('SIGKILL');
    },
  };
  // Not every child is asked whether it is ready; its end is then no news.
  started.ready.catch(() => undefined);
  running.add(started);
  exited.then(
    () => running.delete(started),
    () => running.delete(started),
  );
  return started;
}
