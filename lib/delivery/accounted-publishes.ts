import { type EncodedEvent, encodeEvent } from './encode.ts';
import type { ChannelEvent, StopEvent } from './events.ts';
import type { Progress } from './progress.ts';
import { publishWithRetry, type Refusal } from './publisher.ts';
import { settledWithin } from './settled-within.ts';

type AccountedPublishesOptions = {
  responseId: string;
  /** Hands one message to the channel. */
  publish(message: EncodedEvent): Promise<unknown>;
  /** Told of every publish that was refused. */
  onRefused(reason: unknown): void;
  /** How long answers are waited for, in milliseconds. */
  settleMs: number;
  /** How long to wait before what was refused is published again, in milliseconds. */
  retryMs: number;
};

/** The publishes of one response: none is awaited while it streams, every answer is kept (PROTOCOL.md P18). */
type AccountedPublishes = {
  /** Takes in an operation; resolves with null once it was acknowledged, else with its refusal. */
  add(operation: Promise<unknown>): Promise<Refusal | null>;
  /** Publishes an event; resolves as `add` does. */
  send(event: ChannelEvent): Promise<Refusal | null>;
  /** How many have no answer yet. */
  countUnanswered(): number;
  /** Waits for all answers; false when realtime gave none in time. */
  settle(): Promise<boolean>;
  /**
   * Publishes the whole response, because a piece of it was not acknowledged. Waits for the answer
   * only while realtime answers at all (`isAnswering`): the commit must not be late for one that
   * does not. Resolves with whether it was acknowledged by then.
   */
  sendWhole(progress: Progress, isAnswering: boolean): Promise<boolean>;
  /** Publishes the terminal event, again if need be; resolves after `settleMs` at the latest. */
  sendStop(event: Omit<StopEvent, 'name' | 'responseId'>): Promise<void>;
};

export function createAccountedPublishes({
  responseId,
  publish,
  onRefused,
  settleMs,
  retryMs,
}: AccountedPublishesOptions): AccountedPublishes {
  const unanswered = new Set<Promise<Refusal | null>>();

  function add(operation: Promise<unknown>): Promise<Refusal | null> {
    const answer = operation.then(
      () => null,
      (reason: Refusal) => {
        onRefused(reason);
        return reason;
      },
    );
    const kept = answer.finally(() => unanswered.delete(kept));
    unanswered.add(kept);
    return kept;
  }

  function send(event: ChannelEvent): Promise<Refusal | null> {
    return add(publish(encodeEvent(event)));
  }

  return {
    add,
    send,
    countUnanswered: () => unanswered.size,
    settle: () => settledWithin(Promise.all(unanswered), settleMs),
    async sendWhole({ parts, seq: lastSeq }, isAnswering) {
      let isAcknowledged = false;
      const event = { name: 'response-complete', responseId, lastSeq, parts } as const;
      const sent = publishWithRetry(() => send(event), retryMs).then((isTaken) => {
        isAcknowledged = isTaken;
      });
      if (isAnswering) await settledWithin(sent, settleMs);
      return isAcknowledged;
    },
    async sendStop(event) {
      const sent = publishWithRetry(() => send({ name: 'stop', responseId, ...event }), retryMs);
      await settledWithin(sent, settleMs);
    },
  };
}
