import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from './user-error.ts';

/** Held by one process at a time for one data folder. */
export type Lock = {
  /** Tells later comers where the one that runs can be found. */
  announce(url: string): void;
  release(): void;
};

const sqliteBusy = 5;
// A file that nobody refers to is closed by the garbage collector, and its lock lost.
const held = new Set<DatabaseSync>();

/**
 * Takes the data folder for this process; makes the folder when it is missing. Throws a UserError
 * when another process has it for `patienceMs` longer: one that is just stopping may finish.
 */
export function lockDataFolder(dataFolder: string, patienceMs = 1_500): Lock {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const note = join(dataFolder, 'running.json');
  // SQLite's exclusive lock is the operating system's: only one of two that come together gets it,
  // and it ends with its process however that dies, so it is never stale. Nothing is stored.
  const file = new DatabaseSync(join(dataFolder, 'lock'), { timeout: patienceMs });
  try {
    file.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (isBusy(error)) throw new UserError(`${describeHolder(note)} on the data in ${dataFolder}.`);
    throw error;
  }
  held.add(file);
  writeFileSync(note, JSON.stringify({ pid: process.pid }));
  return {
    announce(url) {
      writeFileSync(note, JSON.stringify({ pid: process.pid, url }));
    },
    release() {
      if (!held.delete(file)) return;
      rmSync(note, { force: true });
      file.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

function describeHolder(note: string): string {
  let holder: unknown;
  try {
    holder = JSON.parse(readFileSync(note, 'utf8'));
  } catch {
    // The holder may be just starting or stopping: it is there all the same.
    return 'Rewind already runs';
  }
  const { pid, url } = Object(holder);
  const where = typeof url === 'string' ? ` at ${url}` : '';
  return `Rewind already runs${where}${typeof pid === 'number' ? ` (process ${pid})` : ''}`;
}
