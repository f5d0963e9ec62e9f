import 'server-only';
import type { Progress } from '../../delivery/progress.ts';
import type { Clock } from '../ports.ts';

/** A checkpoint is due after this many messages, divided by the responses active in the chat. */
const MESSAGES_BETWEEN = 60;

/** Or when something is new and the last one is this old. */
const LONGEST_WAIT_MS = 60_000;

/** Or when the channel lacks something, but not more often than this: there may be more of it. */
const LACK_WAIT_MS = 500;

export type Checkpoints = {
  /** Takes in how far the response has come, and saves it if that is due. */
  update(progress: Progress): void;
  /** Saves what is new if that is due; call it now and then, for a model that has fallen silent. */
  saveIfDue(): void;
  /** Saves at once whatever is new: this process is about to end. */
  saveNow(): void;
  /**
   * Saves whatever is new, at once or soon after the last time: the channel lacks something that
   * readers wait for, and of which nothing else would be left if this agent died.
   */
  saveSoon(): void;
  /** Saves nothing more. */
  end(): void;
};

/**
 * Saves how far a response has come, often enough that a window of a hundred messages or two minutes
 * always reaches back to a checkpoint (PROTOCOL.md P25). A short answer saves nothing. One save at a time; `save` must
 * not reject. `copied`: what the row holds already.
 */
export function createCheckpoints({
  copied,
  activeResponses,
  save,
  clock,
}: {
  copied: Progress;
  activeResponses(): number;
  save(progress: Progress): Promise<boolean>;
  clock: Clock;
}): Checkpoints {
  let progress = copied;
  let savedSeq = copied.seq;
  let savedAt = clock.now();
  let isSaving = false;
  let mustSaveAgain = false;
  let cancelSoon: (() => void) | null = null;
  let lackedAt = Number.NEGATIVE_INFINITY;

  function begin(): void {
    const current = progress;
    isSaving = true;
    mustSaveAgain = false;
    void save(current).then((isSaved) => {
      isSaving = false;
      if (isSaved) {
        savedSeq = current.seq;
        savedAt = clock.now();
      }
      if (mustSaveAgain) begin();
    });
  }

  function saveIfDue(): void {
    const fresh = progress.seq - savedSeq;
    const isDue =
      activeResponses() * fresh >= MESSAGES_BETWEEN ||
      (fresh > 0 && clock.now() - savedAt >= LONGEST_WAIT_MS);
    if (isDue && !isSaving) begin();
  }

  function saveNow(): void {
    cancelSoon?.();
    cancelSoon = null;
    if (isSaving) mustSaveAgain = true;
    else if (progress.seq > savedSeq) begin();
  }

  function saveWhatIsLacking(): void {
    lackedAt = clock.now();
    saveNow();
  }

  return {
    update(next) {
      progress = next;
      saveIfDue();
    },
    saveIfDue,
    saveNow,
    saveSoon() {
      if (cancelSoon) return;
      const wait = lackedAt + LACK_WAIT_MS - clock.now();
      if (wait <= 0) saveWhatIsLacking();
      else cancelSoon = clock.after(wait, saveWhatIsLacking);
    },
    end() {
      cancelSoon?.();
    },
  };
}
