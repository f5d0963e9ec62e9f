import { createAccountedPublishes } from './accounted-publishes.ts';
import type { EncodedEvent } from './encode.ts';
import { contentEvent } from './events.ts';
import { CONTENT_SPACING_MS, createPacedQueue } from './paced-queue.ts';
import { applyContent, type Content } from './parts.ts';
import { NO_PROGRESS } from './progress.ts';
import type { PublisherOptions, ResponsePublisher } from './publisher.ts';

type MessagePerTokenOptions = PublisherOptions & {
  /** Hands one message to `channel.publish` of a Realtime client; must keep the order of calls (PROTOCOL.md P17). */
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
  let undelivered = 0;
  let progress = copied;
  const publishes = createAccountedPublishes({
    ...{ responseId, publish, settleMs, retryMs },
    onRefused(reason) {
      undelivered += 1;
      onUndelivered(reason);
    },
  });

  /** Waits for every answer; false when realtime gave none in time. */
  async function settle(): Promise<boolean> {
    if (await publishes.settle()) return true;
    const count = publishes.countUnanswered();
    undelivered += count;
    onUndelivered(new Error(`${count} publishes had no answer after ${settleMs} ms`));
    return false;
  }

  const queue = createPacedQueue({
    spacingMs: () => activeResponses() * CONTENT_SPACING_MS,
    send: (content: Content) => {
      const seq = progress.seq + 1;
      progress = { parts: applyContent(progress.parts, content), seq };
      void publishes.send(contentEvent(responseId, seq, content));
      onProgress?.(progress);
    },
  });

  return {
    message: (event) => void publishes.send({ name: 'message', ...event }),
    start: (event) => void publishes.send({ name: 'start', responseId, ...event }),
    content: (content) => queue.push(content),
    progress: () => progress,
    async finish() {
      queue.flush();
      const isAnswering = await settle();
      if (undelivered === 0) return { delivered: true };
      return { delivered: await publishes.sendWhole(progress, isAnswering) };
    },
    stop: publishes.sendStop,
  };
}
