import type { Effect } from './ledger.ts';
import type { Source } from './provenance.ts';

/** How many of the newest events are kept. */
const CAPACITY = 500;

/** One line of the timeline. Immutable. */
export type RecordedEvent = {
  /** Counts the recorded events of this chat in this tab, from 1. */
  readonly id: number;
  /** When it arrived, in milliseconds by this device's clock. */
  readonly at: number;
  readonly name: string;
  /** Null for what brings no content, such as a change of the connection. */
  readonly source: Source | null;
  readonly effect: Effect | null;
  /** Headers of the Ably message; for other events a few facts in the same form. */
  readonly headers: Readonly<Record<string, string>>;
  /** Size and age of the Ably message (see `MessageFacts`); null when there is none. */
  readonly size: number | null;
  readonly age: number | null;
};

export type Timeline = {
  /** Adds an event that happens now, and returns its id. */
  add(name: string, details?: Partial<Omit<RecordedEvent, 'id' | 'at' | 'name'>>): number;
  /** An event that was taken for a live one was replayed. */
  markReplayed(id: number): void;
  /** The newest 500, oldest first; a new array each time. */
  newest(): RecordedEvent[];
};

export function createTimeline(): Timeline {
  let events: RecordedEvent[] = [];
  let lastId = 0;

  return {
    add(name, details) {
      lastId += 1;
      events.push({ id: lastId, at: Date.now(), name, ...NO_DETAILS, ...details });
      // Trimmed in one go now and then: to shift the whole array at each event would cost more.
      if (events.length >= 2 * CAPACITY) events = events.slice(-CAPACITY);
      return lastId;
    },
    markReplayed(id) {
      const index = events.findLastIndex((event) => event.id === id);
      const event = events[index];
      if (event?.source === 'live') events[index] = { ...event, source: 'rewind' };
    },
    newest: () => events.slice(-CAPACITY),
  };
}

const NO_DETAILS = { source: null, effect: null, headers: {}, size: null, age: null } as const;
