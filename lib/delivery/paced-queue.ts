import type { Content } from './parts.ts';

/** Content messages are this far apart, times the responses active in the chat (PROTOCOL.md P19). */
export const CONTENT_SPACING_MS = 25;

/** No text batch has more UTF-16 units, so none nears Ably's 64 KiB (PROTOCOL.md P20). */
const LONGEST_TOKEN = 8_192;

type PacedQueue = {
  /** Sends the content now if the spacing allows, else when it does. Texts that wait are joined. */
  push(content: Content): void;
  /** Sends everything that waits, at once. */
  flush(): void;
};

type PacedQueueOptions = {
  send(content: Content): void;
  /** Read at every send: it changes when other responses in the chat start and end. */
  spacingMs(): number;
  now?: () => number;
  setTimer?: (callback: () => void, ms: number) => unknown;
  clearTimer?: (timer: unknown) => void;
};

/**
 * Minimum spacing, not a bucket: a model slower than the spacing is never delayed, and a faster
 * one is batched, so content stays below Ably's 50 messages per second on a channel with room
 * left for control messages.
 */
export function createPacedQueue({
  send,
  spacingMs,
  now = () => performance.now(),
  setTimer = setTimeout,
  clearTimer = (timer) => clearTimeout(timer as NodeJS.Timeout),
}: PacedQueueOptions): PacedQueue {
  const waiting: Content[] = [];
  let lastSent = Number.NEGATIVE_INFINITY;
  let timer: unknown = null;

  function sendNext() {
    const next = waiting.shift();
    if (!next) return;
    lastSent = now();
    send(next);
  }

  function pump() {
    if (timer !== null || waiting.length === 0) return;
    const wait = lastSent + spacingMs() - now();
    if (wait <= 0) {
      sendNext();
      pump();
      return;
    }
    timer = setTimer(() => {
      timer = null;
      sendNext();
      pump();
    }, wait);
  }

  return {
    push(content) {
      for (const piece of split(content)) {
        const last = waiting.at(-1);
        const joined = last && join(last, piece);
        if (joined) waiting[waiting.length - 1] = joined;
        else waiting.push(piece);
      }
      pump();
    },
    flush() {
      if (timer !== null) clearTimer(timer);
      timer = null;
      while (waiting.length > 0) sendNext();
    },
  };
}

function join(last: Content, next: Content): Content | null {
  if (last.kind !== 'token' || next.kind !== 'token') return null;
  if (last.partIndex !== next.partIndex) return null;
  if (last.text.length + next.text.length > LONGEST_TOKEN) return null;
  return { ...last, text: last.text + next.text };
}

function split(content: Content): Content[] {
  if (content.kind !== 'token' || content.text.length <= LONGEST_TOKEN) return [content];
  const pieces: Content[] = [];
  for (let from = 0; from < content.text.length; ) {
    const to = endOfPiece(content.text, from);
    pieces.push({ ...content, text: content.text.slice(from, to) });
    from = to;
  }
  return pieces;
}

/** A surrogate pair that is cut in two does not survive UTF-8. */
function endOfPiece(text: string, from: number): number {
  const to = from + LONGEST_TOKEN;
  const last = text.charCodeAt(to - 1);
  return to < text.length && last >= 0xd800 && last <= 0xdbff ? to - 1 : to;
}
