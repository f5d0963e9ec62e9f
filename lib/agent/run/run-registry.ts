import 'server-only';

/** Why a run was told to stop; `lost` means that someone else ended its response. */
export type StopReason = 'cancelled' | 'interrupted' | 'lost';

/** A run as others in its process reach it. */
export type Run = {
  chatId: string;
  stop(reason: StopReason): void;
  /** Saves at once how far the response has come. */
  saveNow(): void;
};

/** The runs of one process. */
export type RunRegistry = {
  /** Lists a run; returns the function that takes it off the list. */
  register(responseId: string, run: Run): () => void;
  /** Stops a run; false when the response does not run here. */
  stop(responseId: string, reason: StopReason): boolean;
  /** How many responses of a chat run here. */
  count(chatId: string): number;
  /** True once this process was told to end: what is queued is left to others. */
  isDraining(): boolean;
  /**
   * Saves what running responses have said, lets them go on for `graceMs`, then ends them as
   * `interrupted`; resolves when all have ended.
   */
  drain(graceMs: number): Promise<void>;
};

/** A list of its own; the application has one, from `getRuns`. */
export function createRunRegistry(): RunRegistry {
  const runs = new Map<string, Run & { ended: Promise<void> }>();
  let isDraining = false;

  return {
    register(responseId, run) {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      runs.set(responseId, { ...run, ended });
      return () => {
        runs.delete(responseId);
        resolve();
      };
    },
    stop(responseId, reason) {
      const run = runs.get(responseId);
      run?.stop(reason);
      return run !== undefined;
    },
    count: (chatId) => [...runs.values()].filter((run) => run.chatId === chatId).length,
    isDraining: () => isDraining,
    async drain(graceMs) {
      isDraining = true;
      for (const run of runs.values()) run.saveNow();
      const timer = setTimeout(() => {
        for (const run of runs.values()) run.stop('interrupted');
      }, graceMs);
      while (runs.size > 0) await Promise.all([...runs.values()].map(({ ended }) => ended));
      clearTimeout(timer);
    },
  };
}

// Route handlers are bundled apart; the runs of this process must be one list.
const shared = globalThis as typeof globalThis & { rewindRuns?: RunRegistry };

/** The runs of this process. */
export function getRuns(): RunRegistry {
  shared.rewindRuns ??= createRunRegistry();
  return shared.rewindRuns;
}
