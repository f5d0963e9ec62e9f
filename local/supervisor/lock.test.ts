import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { lockDataFolder } from './lock.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-lock-'));
});

afterAll(() => rm(folder, { recursive: true }));

const script = `
  import { lockDataFolder } from ${JSON.stringify(new URL('lock.ts', import.meta.url))};
  try {
    lockDataFolder(process.argv[1], 50).announce('http://localhost:1');
    process.stdout.write('won');
    setInterval(() => undefined, 1000);
  } catch (error) {
    process.stdout.write(error.message);
  }
`;

async function comeTo(dataFolder: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('of several that come together exactly one gets the folder', async () => {
  const dataFolder = join(folder, 'together');
  const all = await Promise.all(Array.from({ length: 4 }, () => comeTo(dataFolder)));
  expect(all.filter(({ said }) => said === 'won')).toHaveLength(1);
});

test('a later one is told where the first runs, and changes nothing', async () => {
  const dataFolder = join(folder, 'later');
  const { child } = await comeTo(dataFolder);
  expect(() => lockDataFolder(dataFolder, 50)).toThrow(
    `Rewind already runs at http://localhost:1 (process ${child.pid}) on the data in ${dataFolder}.`,
  );
  await writeFile(join(dataFolder, 'running.json'), '{');
  expect(() => lockDataFolder(dataFolder, 50)).toThrow('Rewind already runs on the data in');
});

test('the folder of one that was killed is free, whoever has its process id now', async () => {
  const dataFolder = join(folder, 'killed');
  const { child } = await comeTo(dataFolder);
  await kill(child);
  await writeFile(join(dataFolder, 'running.json'), JSON.stringify({ pid: process.pid }));
  const lock = lockDataFolder(dataFolder);
  lock.release();
  lock.release();
  expect(await readdir(dataFolder)).toEqual(['lock']);
});
