import type { MessagePart } from '../records.ts';
import type { MessageEvent, StartEvent, StopEvent } from './events.ts';
import type { Content } from './parts.ts';

/** Publishes one response. Nothing is awaited while it streams; every publish is accounted for. */
export type ResponsePublisher = {
  message(event: Omit<MessageEvent, 'name'>): void;
  start(event: Omit<StartEvent, 'name' | 'responseId'>): void;
  content(content: Content): void;
  /**
   * Flushes what waits, waits until every publish was acknowledged or refused (or `settleMs` have
   * passed without an answer) and, if any was not acknowledged, publishes the whole response.
   * Returns the seq of the last content and whether the channel now holds all of it. Never throws:
   * a realtime failure must not keep a response from being committed.
   */
  finish(parts: readonly MessagePart[]): Promise<{ lastSeq: number; delivered: boolean }>;
  /** Publishes the terminal event; only after the commit. Resolves when it is acknowledged or refused. */
  stop(event: Omit<StopEvent, 'name' | 'responseId'>): Promise<void>;
};
