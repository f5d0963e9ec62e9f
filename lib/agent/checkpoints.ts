import 'server-only';
import type { Said } from '../delivery/publisher.ts';

/** A checkpoint is due after so many messages, times the responses active in the chat. */
const MESSAGES_BETWEEN = 60;

/** Or after so long with anything new. */
const LONGEST_WAIT_MS = 60_000;

/** Or so soon after the channel refused something, of which there may be more. */
const REFUSED_WAIT_MS = 500;

export type Checkpoints = {
  /** Call after a content message was published, and now and then while none is. */
  look(): void;
  /** Saves at once whatever is new: this process is about to end. */
  hurry(): void;
  /** Saves soon whatever is new: readers cannot have it from the channel, and wait for it. */
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
      filling ??= setTimeout(hurry, REFUSED_WAIT_MS);
    },
    end() {
      clearTimeout(filling);
    },
  };
}
