import type { MessageEvent, StartEvent, StopEvent } from './events.ts';
import type { Content } from './parts.ts';
import type { Progress } from './progress.ts';
import { retry } from './retry.ts';

/** What a publisher of either pattern is made with. */
export type PublisherOptions = {
  responseId: string;
  /** What the response holds from its beginning: the copy that it goes on from (PROTOCOL.md P24). */
  copied?: Progress;
  /** The number of responses active in the chat now (1 or more). */
  activeResponses(): number;
  /** Told after each piece of content was handed to the channel. */
  onProgress?(progress: Progress): void;
  /** Told of every publish that was refused or stayed unanswered. */
  onUndelivered(reason: unknown): void;
  /** Told when what the channel holds may be wrong until it is mended: nobody could rebuild it. */
  onUncertain?(): void;
  /** How long `finish` and `stop` wait for answers, in milliseconds. */
  settleMs?: number;
  /** How long to wait before what was refused is published again, in milliseconds. */
  retryMs?: number;
};

/** How often something is published that readers cannot do without (PROTOCOL.md P28). */
export const PUBLISH_ATTEMPTS = 3;

/** Why a publish was refused: `ErrorInfo` of the SDK fits. */
export type Refusal = { code?: number };

/** Ably's code for what is larger than a message may be: the next attempt would be as large. */
const TOO_LARGE = 40009;

/**
 * Publishes until it is acknowledged, or never can be; resolves with whether it was. `publish`
 * resolves with null when it was acknowledged. Waits `retryMs` between the attempts.
 */
export async function publishWithRetry(
  publish: () => Promise<Refusal | null>,
  retryMs: number,
): Promise<boolean> {
  let refusal: Refusal | null = null;
  const attempt = async () => {
    refusal = await publish();
    if (refusal) throw refusal;
  };
  const isFinal = () => refusal?.code === TOO_LARGE;
  const options = { firstMs: retryMs, longestMs: retryMs, attempts: PUBLISH_ATTEMPTS, isFinal };
  try {
    await retry(attempt, options);
  } catch (error) {
    if (error !== refusal) throw error;
  }
  return refusal === null;
}

/** Publishes one response. Nothing is awaited while it streams; every publish is accounted for. */
export type ResponsePublisher = {
  message(event: Omit<MessageEvent, 'name'>): void;
  start(event: Omit<StartEvent, 'name' | 'responseId'>): void;
  content(content: Content): void;
  /** What was copied and what was handed to the channel so far: this is what gets committed. */
  progress(): Progress;
  /**
   * Flushes what waits, waits until every publish was acknowledged or refused (or `settleMs` have
   * passed without an answer) and, if any was not acknowledged, publishes the whole response
   * (PROTOCOL.md P26). Returns whether the channel now holds all of it. Never throws: a realtime
   * failure must not keep a response from being committed.
   */
  finish(): Promise<{ delivered: boolean }>;
  /** Publishes the terminal event; only after the commit. Resolves when it is acknowledged or refused. */
  stop(event: Omit<StopEvent, 'name' | 'responseId'>): Promise<void>;
};
