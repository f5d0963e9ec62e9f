import 'server-only';

/** Why a run was told to stop; `lost` means that someone else ended its response. */
export type StopReason = 'cancelled' | 'interrupted' | 'lost';

type Run = { chatId: string; controller: AbortController; done: Promise<void> };

// Route handlers are bundled apart; the runs of this process must be one list.
const shared = globalThis as typeof globalThis & { rewindRuns?: Map<string, Run> };
shared.rewindRuns ??= new Map();
const runs = shared.rewindRuns;

/** Lists a run of this process; returns the function that takes it off the list. */
export function registerRun(
  chatId: string,
  responseId: string,
  controller: AbortController,
): () => void {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  runs.set(responseId, { chatId, controller, done });
  return () => {
    runs.delete(responseId);
    resolve();
  };
}

/** Stops a run of this process; false when the response does not run here. */
export function stopRun(responseId: string, reason: StopReason): boolean {
  const run = runs.get(responseId);
  run?.controller.abort(reason);
  return run !== undefined;
}

/** How many responses of a chat run in this process. */
export function countRuns(chatId: string): number {
  return [...runs.values()].filter((run) => run.chatId === chatId).length;
}

/** Lets running responses go on for `graceMs`, then ends them as `interrupted`; resolves when all ended. */
export async function drainRuns(graceMs: number): Promise<void> {
  const all = [...runs.values()];
  const timer = setTimeout(() => {
    for (const { controller } of all) controller.abort('interrupted');
  }, graceMs);
  await Promise.all(all.map(({ done }) => done));
  clearTimeout(timer);
}
