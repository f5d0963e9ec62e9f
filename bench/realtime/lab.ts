import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startChild } from '../servers/children.ts';
import type { RealtimeMemory, RealtimeReady } from '../servers/realtime.ts';

/** A local realtime server in a process of its own. */
export type RealtimeLab = {
  readonly port: number;
  readonly apiKey: string;
  readMemory(): Promise<RealtimeMemory>;
  stop(): Promise<void>;
};

const serverFile = fileURLToPath(new URL('../servers/realtime.ts', import.meta.url));

export async function startRealtimeLab(): Promise<RealtimeLab> {
  const apiKey = `bench.key:${randomBytes(16).toString('hex')}`;
  const child = startChild('realtime', ['--expose-gc', serverFile], { ABLY_API_KEY: apiKey });
  const { port, memoryPort } = (await child.ready) as RealtimeReady;
  return {
    port,
    apiKey,
    async readMemory() {
      const answer = await fetch(`http://127.0.0.1:${memoryPort}`);
      return (await answer.json()) as RealtimeMemory;
    },
    stop: () => child.stop(),
  };
}
