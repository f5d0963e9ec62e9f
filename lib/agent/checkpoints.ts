import 'server-only';
import type { Said } from '../delivery/publisher.ts';

/** A checkpoint is due after so many messages, times the responses active in the chat. */
const MESSAGES_BETWEEN = 60;

/** Or after so long with anything new. */
const LONGEST_WAIT_MS = 60_000;

export type Checkpoints = {
  /** Call after a content message was published, and now and then while none is. */
  look(): void;
};

/**
 * Saves what a response has said so far, often enough that a window of a hundred messages or two
 * minutes always reaches back to a checkpoint. A short answer saves nothing. One save at a time;
 * `save` must not reject.
 */
export function createCheckpoints({
  said,
  activeResponses,
  save,
  now = Date.now,
}: {
  said(): Said;
  activeResponses(): number;
  save(said: Said): Promise<boolean>;
  now?: () => number;
}): Checkpoints {
  let savedSeq = 0;
  let savedAt = now();
  let isSaving = false;

  return {
    look() {
      const current = said();
      const fresh = current.seq - savedSeq;
      const isDue =
        activeResponses() * fresh >= MESSAGES_BETWEEN ||
        (fresh > 0 && now() - savedAt >= LONGEST_WAIT_MS);
      if (!isDue || isSaving) return;
      isSaving = true;
      void save(current).then((isSaved) => {
        isSaving = false;
        if (!isSaved) return;
        savedSeq = current.seq;
        savedAt = now();
      });
    },
  };
}
