import 'server-only';

/** Why a run was told to stop; `lost` means that someone else ended its response. */
export type StopReason = 'cancelled' | 'interrupted' | 'lost';

/** A run as others in this process reach it. */
export type Run = {
  chatId: string;
  controller: AbortController;
  /** Saves at once what the response has said. */
  saveNow(): void;
};

// Route handlers are bundled apart; the runs of this process must be one list.
const shared = globalThis as typeof globalThis & {
  rewindRuns?: Map<string, Run & { done: Promise<void> }>;
  rewindIsDraining?: boolean;
};
shared.rewindRuns ??= new Map();
const runs = shared.rewindRuns;

/** Lists a run of this process; returns the function that takes it off the list. */
export function registerRun(responseId: string, run: Run): () => void {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  runs.set(responseId, { ...run, done });
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

/** True once this process was told to end: what is queued is left to others. */
export function isDraining(): boolean {
  return shared.rewindIsDraining === true;
}

/**
 * Saves what running responses have said, lets them go on for `graceMs`, then ends them as
 * `interrupted`; resolves when all ended.
 */
export async function drainRuns(graceMs: number): Promise<void> {
  shared.rewindIsDraining = true;
  for (const { saveNow } of runs.values()) saveNow();
  const timer = setTimeout(() => {
    for (const { controller } of runs.values()) controller.abort('interrupted');
  }, graceMs);
  while (runs.size > 0) await Promise.all([...runs.values()].map(({ done }) => done));
  clearTimeout(timer);
}
