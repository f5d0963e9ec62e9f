import { type EncodedEvent, encodeEvent } from './encode.ts';
import type { ChannelEvent } from './events.ts';
import { CONTENT_SPACING_MS, createPacedQueue } from './paced-queue.ts';
import { applyContent, type Content } from './parts.ts';
import { NO_PROGRESS } from './progress.ts';
import {
  type PublisherOptions,
  publishWithRetry,
  type Refusal,
  type ResponsePublisher,
} from './publisher.ts';
import { settledWithin } from './settled-within.ts';

type MessagePerTokenOptions = PublisherOptions & {
  /** Hands one message to `channel.publish` of a Realtime client; must keep the order of calls. */
  publish(message: EncodedEvent): Promise<unknown>;
};

/** The message-per-token pattern: one Ably message per batch of text, numbered by `seq`. */
export function createMessagePerTokenPublisher({
  responseId,
  copied = NO_PROGRESS,
  publish,
  activeResponses,
  onProgress,
  onUndelivered,
  settleMs = 5_000,
  // Ably counts publishes over a second: what is refused for a rate is taken after it.
  retryMs = 1_000,
}: MessagePerTokenOptions): ResponsePublisher {
  const unanswered = new Set<Promise<Refusal | null>>();
  let undelivered = 0;
  let progress = copied;

  /** Resolves with null when the event was taken. */
  function send(event: ChannelEvent): Promise<Refusal | null> {
    const answer = publish(encodeEvent(event)).then(
      () => null,
      (reason: Refusal) => {
        undelivered += 1;
        onUndelivered(reason);
        return reason;
      },
    );
    const kept = answer.finally(() => unanswered.delete(kept));
    unanswered.add(kept);
    return kept;
  }

  /** Waits for every answer; false when realtime gave none in time. */
  async function settle(): Promise<boolean> {
    if (await settledWithin(Promise.all(unanswered), settleMs)) return true;
    undelivered += unanswered.size;
    onUndelivered(new Error(`${unanswered.size} publishes had no answer after ${settleMs} ms`));
    return false;
  }

  const queue = createPacedQueue({
    spacingMs: () => activeResponses() * CONTENT_SPACING_MS,
    send: (content: Content) => {
      const seq = progress.seq + 1;
      progress = { parts: applyContent(progress.parts, content), seq };
      void send({ name: 'content', responseId, seq, content });
      onProgress?.(progress);
    },
  });

  return {
    message: (event) => void send({ name: 'message', ...event }),
    start: (event) => void send({ name: 'start', responseId, ...event }),
    content: (content) => queue.push(content),
    progress: () => progress,
    async finish() {
      queue.flush();
      const isAnswered = await settle();
      if (undelivered === 0) return { delivered: true };
      const { parts, seq: lastSeq } = progress;
      let delivered = false;
      const event = { name: 'response-complete', responseId, lastSeq, parts } as const;
      const recovery = publishWithRetry(() => send(event), retryMs).then((isTaken) => {
        delivered = isTaken;
      });
      // Who did not answer once is not waited for again: the commit must not be late for it.
      if (isAnswered) await settledWithin(recovery, settleMs);
      return { delivered };
    },
    async stop(event) {
      const offered = publishWithRetry(() => send({ name: 'stop', responseId, ...event }), retryMs);
      await settledWithin(offered, settleMs);
    },
  };
}
