import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MemoryUse, ServerReady } from './measured-server.ts';

/** A server in a process of its own. */
export type Lab = {
  readonly port: number;
  readonly apiKey: string;
  readMemory(): Promise<MemoryUse>;
  stop(): Promise<void>;
};

const serverFile = fileURLToPath(new URL('measured-server.ts', import.meta.url));

/** Starts a server that ends with this process. Rejects when it ends before it is ready. */
export async function startLab(): Promise<Lab> {
  const child = spawn(process.execPath, ['--expose-gc', serverFile], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => {
      throw new Error(`the server ended with code ${code}`);
    }),
  ]);
  const { port, apiKey, memoryPort }: ServerReady = JSON.parse(line);
  return {
    port,
    apiKey,
    async readMemory() {
      const answer = await fetch(`http://127.0.0.1:${memoryPort}`);
      return (await answer.json()) as MemoryUse;
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
