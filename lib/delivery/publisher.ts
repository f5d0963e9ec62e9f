import type { MessagePart } from '../records.ts';
import type { MessageEvent, StartEvent, StopEvent } from './events.ts';
import type { Content } from './parts.ts';

/** What a response has said: its parts, and the last seq that they hold. */
export type Said = { parts: MessagePart[]; seq: number };

/** What a publisher of either pattern is made with. */
export type PublisherOptions = {
  responseId: string;
  /** The number of responses active in the chat now (1 or more). */
  activeResponses(): number;
  /** Told after each piece of content was taken in. */
  onContent?(): void;
  /** Told of every publish that was refused or stayed unanswered. */
  onUndelivered(reason: unknown): void;
  /** How long `finish` and `stop` wait for answers, in milliseconds. */
  settleMs?: number;
  /** After so long what was refused is offered again, in milliseconds. */
  retryMs?: number;
};

/** How often something is offered that readers cannot do without. */
export const OFFERS = 3;

/** Publishes one response. Nothing is awaited while it streams; every publish is accounted for. */
export type ResponsePublisher = {
  message(event: Omit<MessageEvent, 'name'>): void;
  start(event: Omit<StartEvent, 'name' | 'responseId'>): void;
  content(content: Content): void;
  /** What was handed to the channel so far; what is committed is this. */
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
