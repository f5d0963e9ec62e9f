import { type Backends, startBackends } from './backends.ts';
import { PLAIN_SSE, REWIND, serveNext } from './next.ts';

/** Everything that is measured or measures, running. Times in ms since 1970. */
export type Lab = Pick<Backends, 'readLedger' | 'readModelClock'> & {
  /** The same Rewind, chats included, by how it hydrates. */
  rewind: { history: string; rewind: string };
  plainSse: string;
  realtimePort: number;
};

/** Serves both builds, with a database, realtime and a model of their own. */
export async function startLab(): Promise<Lab> {
  const { services, forModel, forRewind, readLedger, readModelClock } = await startBackends();
  const [history, rewind, plainSse] = await Promise.all([
    serveNext(REWIND, { ...forRewind, HYDRATION: 'history' }),
    serveNext(REWIND, { ...forRewind, HYDRATION: 'rewind' }),
    serveNext(PLAIN_SSE, forModel),
  ]);
  const { realtimePort } = services;
  return { rewind: { history, rewind }, plainSse, realtimePort, readLedger, readModelClock };
}
