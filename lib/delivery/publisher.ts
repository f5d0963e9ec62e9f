import type { MessagePart } from '../chat/message.ts';
import type { MessageEvent, StartEvent, StopEvent } from './events.ts';
import type { Content } from './parts.ts';

/** What a response has said: its parts, and the last seq that they hold. */
export type Said = { parts: MessagePart[]; seq: number };

export const NOTHING_SAID: Said = { parts: [], seq: 0 };

/** What a publisher of either pattern is made with. */
export type PublisherOptions = {
  responseId: string;
  /** What the response holds from its beginning: the copy that it goes on from. */
  copied?: Said;
  /** The number of responses active in the chat now (1 or more). */
  activeResponses(): number;
  /** Told after each piece of content was taken in. */
  onContent?(): void;
  /** Told of every publish that was refused or stayed unanswered. */
  onUndelivered(reason: unknown): void;
  /** Told when what the channel holds may be wrong until it is mended: nobody could rebuild it. */
  onDoubt?(): void;
  /** How long `finish` and `stop` wait for answers, in milliseconds. */
  settleMs?: number;
  /** After so long what was refused is offered again, in milliseconds. */
  retryMs?: number;
};

/** How often something is offered that readers cannot do without. */
export const OFFERS = 3;

/** Why something was not taken. */
export type Refusal = { code?: number };

/** Ably's code for what is larger than a message may be: the next offer would be as large. */
const TOO_LARGE = 40009;

/**
 * Offers something until it is taken, or never can be; resolves with whether it was. `offer`
 * resolves with null when it was taken.
 */
export async function insist(
  offer: () => Promise<Refusal | null>,
  retryMs: number,
): Promise<boolean> {
  for (let count = 1; ; count += 1) {
    const refusal = await offer();
    if (!refusal || refusal.code === TOO_LARGE || count === OFFERS) return !refusal;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/** Publishes one response. Nothing is awaited while it streams; every publish is accounted for. */
export type ResponsePublisher = {
  message(event: Omit<MessageEvent, 'name'>): void;
  start(event: Omit<StartEvent, 'name' | 'responseId'>): void;
  content(content: Content): void;
  /** What was copied, and handed to the channel so far; what is committed is this. */
  said(): Said;
  /**
   * Flushes what waits, waits until every publish was acknowledged or refused (or `settleMs` have
   * passed without an answer) and, if any was not acknowledged, publishes the whole response.
   * Returns whether the channel now holds all of it. Never throws: a realtime failure must not keep
   * a response from being committed.
   */
  finish(): Promise<{ delivered: boolean }>;
  /** Publishes the terminal event; only after the commit. Resolves when it is acknowledged or refused. */
  stop(event: Omit<StopEvent, 'name' | 'responseId'>): Promise<void>;
};
