import type { Run } from './highlight.ts';
import type { HighlightReply, HighlightRequest } from './highlight-worker.ts';

type Waiting = { resolve(runs: Run[] | null): void; reject(reason: Error): void };

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let asked = 0;

function start(): Worker {
  const started = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<HighlightReply>) => {
    const { id, runs, error } = data;
    if (error === undefined) waiting.get(id)?.resolve(runs);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  started.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
    // The next code starts another worker, which may load.
    if (worker === started) worker = undefined;
  });
  return started;
}

/**
 * As `highlight`, but in a worker: the first code in a language takes a quarter of a second, and
 * its answer may still be streaming. Browser only.
 */
export function highlightInWorker(code: string, language: string): Promise<Run[] | null> {
  worker ??= start();
  asked += 1;
  const request: HighlightRequest = { id: asked, code, language };
  const reply = new Promise<Run[] | null>((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
  });
  worker.postMessage(request);
  return reply;
}
