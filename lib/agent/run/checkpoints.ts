import 'server-only';
import type { Said } from '../../delivery/publisher.ts';

/** A checkpoint is due after so many messages, times the responses active in the chat. */
const MESSAGES_BETWEEN = 60;

/** Or after so long with anything new. */
const LONGEST_WAIT_MS = 60_000;

/** Or when the channel lacks something, at most so often: of that there may be more. */
const LACK_WAIT_MS = 500;

export type Checkpoints = {
  /** Call after a content message was published, and now and then while none is. */
  look(): void;
  /** Saves at once whatever is new: this process is about to end. */
  hurry(): void;
  /**
   * Saves whatever is new, at once or soon after the last time: the channel lacks something, for
   * which readers wait, and of which nothing else would be left if this agent died.
   */
  fillIn(): void;
  /** Saves nothing more. */
  end(): void;
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
  let savedSeq = said().seq;
  let savedAt = now();
  let isSaving = false;
  let isHurried = false;
  let filling: ReturnType<typeof setTimeout> | undefined;
  let filledAt = Number.NEGATIVE_INFINITY;

  function begin(): void {
    const current = said();
    isSaving = true;
    isHurried = false;
    void save(current).then((isSaved) => {
      isSaving = false;
      if (isSaved) {
        savedSeq = current.seq;
        savedAt = now();
      }
      if (isHurried) begin();
    });
  }

  function hurry(): void {
    clearTimeout(filling);
    filling = undefined;
    if (isSaving) isHurried = true;
    else if (said().seq > savedSeq) begin();
  }

  function fill(): void {
    filledAt = now();
    hurry();
  }

  return {
    look() {
      const fresh = said().seq - savedSeq;
      const isDue =
        activeResponses() * fresh >= MESSAGES_BETWEEN ||
        (fresh > 0 && now() - savedAt >= LONGEST_WAIT_MS);
      if (isDue && !isSaving) begin();
    },
    hurry,
    fillIn() {
      if (filling) return;
      const wait = filledAt + LACK_WAIT_MS - now();
      if (wait <= 0) fill();
      else filling = setTimeout(fill, wait);
    },
    end() {
      clearTimeout(filling);
    },
  };
}
