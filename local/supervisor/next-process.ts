import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { printLine } from './print-line.ts';

/** Next, in a process group of its own: the terminal's Ctrl-C does not reach it, we stop it. */
type NextProcess = {
  /** Resolves with the exit code when it has ended, for whatever reason; 1 when a signal ended it. */
  readonly exited: Promise<number>;
  /** Aborts when it has ended. */
  readonly signal: AbortSignal;
  /** Lets what Next says by itself through from now on. */
  unmute(): void;
  /** Asks the whole group to end, and ends it by force after `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
};

const followParent = fileURLToPath(new URL('./follow-parent.ts', import.meta.url));
const pipe = 3;
// The steps and the ready line take the place of these.
const chatter =
  /^\s*(▲ Next|- (Local|Network|Environments)|[✓○] |(GET|HEAD) \/(robots\.txt)? |OPTIONS \/api\/|GET \/chat\/00000000-|$)/;

/** Runs `next <args>` in the project's folder with exactly this environment. */
export function startNext(
  projectDirectory: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): NextProcess {
  const next = join(projectDirectory, 'node_modules/next/dist/bin/next');
  const child = spawn(process.execPath, ['--import', followParent, next, ...args], {
    cwd: projectDirectory,
    env: {
      ...env,
      ...(process.stdout.isTTY && !env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
      LOCAL_SUPERVISOR_PIPE: String(pipe),
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

  const end = new AbortController();
  child.once('exit', () => end.abort());

  let isMuted = true;
  const showLine = (line: string) => {
    if (!isMuted || !chatter.test(stripVTControlCharacters(line))) printLine(line);
  };
  if (child.stdout) createInterface({ input: child.stdout }).on('line', showLine);

  const signalGroup = (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  };
  const killAtExit = () => signalGroup('SIGKILL');
  process.once('exit', killAtExit);

  return {
    exited,
    signal: end.signal,
    unmute() {
      isMuted = false;
    },
    async stop(patienceMs) {
      signalGroup('SIGTERM');
      const force = setTimeout(() => signalGroup('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(force);
      // Its own children may be slower than it was.
      signalGroup('SIGKILL');
      process.off('exit', killAtExit);
    },
  };
}

function killGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}
