import { useCallback, useState } from 'react';
import { errorMessage } from './error-message.ts';

export type Attempts = {
  /** Why the last attempt failed, to be shown; null when it did not, or the reader dismissed it. */
  problem: string | null;
  /** Does the work; resolves with whether it succeeded, and never rejects. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  dismiss(): void;
};

/** Does work that may fail, and keeps the reason to show. The functions stay the same objects. */
export function useAttempt(): Attempts {
  const [problem, setProblem] = useState<string | null>(null);

  const attempt = useCallback(async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(errorMessage(error));
      return false;
    }
  }, []);

  const dismiss = useCallback(() => setProblem(null), []);

  return { problem, attempt, dismiss };
}
