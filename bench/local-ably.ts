import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../packages/local-ably/bench/run.ts', import.meta.url));

/**
 * Runs the benchmark of local-ably, which prints its own report, and gives its figures. Rejects when
 * it fails.
 */
export async function benchLocalAbly(isQuick: boolean): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'figures.json');
    const args = [script, '--json', file, ...(isQuick ? ['--quick'] : [])];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the benchmark of local-ably ended with code ${code}`);
    return JSON.parse(await readFile(file, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
