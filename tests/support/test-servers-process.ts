import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Hydration } from '../../lib/chat/delivery-choice.ts';
import { PROJECT_FOLDER } from './next-build.ts';
import { killGroup } from './process-group.ts';
import { parseTestServers, type TestServers } from './test-servers.ts';

const SCRIPT = fileURLToPath(new URL('run-test-servers.ts', import.meta.url));
const LOG_FOLDER = new URL('test-results/', PROJECT_FOLDER);
const PATIENCE_MS = 15_000;

/** A process that runs the servers of one project. */
type TestServersProcess = {
  /** Rejects when the servers end before they are ready; what they said is in the log file. */
  readonly ready: Promise<TestServers>;
  /** Ends them, and whatever they have started. */
  stop(): Promise<void>;
};

/** Starts the servers of a project: Postgres, realtime, and the application with this hydration. */
export function startTestServersProcess(name: string, hydration: Hydration): TestServersProcess {
  mkdirSync(LOG_FOLDER, { recursive: true });
  const logFile = fileURLToPath(new URL(`${name}.log`, LOG_FOLDER));
  // In a group of its own, so that nothing of it can be left over.
  const child = spawn(process.execPath, [SCRIPT, hydration], { detached: true, stdio: 'pipe' });
  child.stderr.pipe(createWriteStream(logFile));
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<TestServers>((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(parseTestServers(line)),
    );
    exited.then(() => reject(new Error(`the servers ended early: see ${logFile}`)), reject);
  });
  return {
    ready,
    async stop() {
      child.stdin.end();
      const kill = () => child.pid && killGroup(child.pid, 'SIGKILL');
      const force = setTimeout(kill, PATIENCE_MS);
      await exited;
      clearTimeout(force);
      kill();
    },
  };
}
