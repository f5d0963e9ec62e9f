import type { InboundMessage } from 'ably';
import type { Message } from '../chat/message.ts';
import type { ConversationEvent } from '../conversation/reduce.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { ChannelEvent } from '../delivery/events.ts';
import { factsOf, nameOf, responseIdOf, spanOf } from './event-facts.ts';
import { type Change, createLedger, type Effect } from './ledger.ts';
import type { Range, Source, Span } from './provenance.ts';
import { createReplayJudge } from './replay.ts';

/** The timeline keeps the newest. */
const LONGEST = 500;

/** Who watches is told at most this often, in milliseconds. */
const QUIET_MS = 100;

export type RecordedEvent = {
  /** Counts the events of this chat in this tab. */
  readonly id: number;
  /** When it arrived, in milliseconds by this device's clock. */
  readonly at: number;
  readonly name: string;
  /** Null for what brings no content, such as a change of the connection. */
  readonly source: Source | null;
  readonly effect: Effect | null;
  /** Headers of the Ably message; of other events what there is to say of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Size and age of the Ably message (see `MessageFacts`); null when there is none. */
  readonly size: number | null;
  readonly age: number | null;
};

/** How a chat came to this tab, up to now. Immutable. */
export type DeliveryRecord = {
  /** Of each answer, by its id: where the pieces that are shown came from. */
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
  /** Oldest first. */
  readonly events: readonly RecordedEvent[];
  /** Messages whose content was there already. */
  readonly dropped: number;
  readonly filledGaps: number;
  readonly openGaps: number;
  /** Whether the last attachment went on where the one before ended; null before the first. */
  readonly resumed: boolean | null;
};

export type DeliveryRecorder = {
  /** Told by the store of each event that it applied, with the state before and after. */
  observe(before: ConversationState, event: ConversationEvent, after: ConversationState): void;
  /** The channel was attached, or lost something. `hasBacklog`: it replays what was said before. */
  attached(change: { resumed: boolean; hasBacklog?: boolean }): void;
  /** The connection or the channel is in another state. */
  note(state: string): void;
  getRecord(): DeliveryRecord;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

/**
 * Keeps account of how a chat comes to this tab: a few numbers for each event, whether or not
 * anybody looks. A record is made only for those who ask for one.
 */
export function createRecorder(): DeliveryRecorder {
  const ledger = createLedger();
  const listeners = new Set<() => void>();
  const judge = createReplayJudge(onReplayed);
  let events: RecordedEvent[] = [];
  let count = 0;
  let dropped = 0;
  let resumed: boolean | null = null;
  let record: DeliveryRecord | null = null;
  let isTellingSoon = false;

  function onReplayed({ id, responseId, span }: Replayable): void {
    const place = events.findLastIndex((event) => event.id === id);
    const event = events[place];
    if (event?.source === 'live') events[place] = { ...event, source: 'rewind' };
    if (responseId && span) ledger.markReplayed(responseId, span);
  }

  function log(name: string, rest: Partial<Omit<RecordedEvent, 'id' | 'at' | 'name'>>): number {
    count += 1;
    events.push({ id: count, at: Date.now(), name, ...PLAIN, ...rest });
    // In one go now and then: shifting all of them for each would cost more.
    if (events.length >= 2 * LONGEST) events = events.slice(-LONGEST);
    if (listeners.size === 0) record = null;
    else if (!isTellingSoon) setTimeout(tell, QUIET_MS);
    isTellingSoon = listeners.size > 0;
    return count;
  }

  function tell(): void {
    isTellingSoon = false;
    record = null;
    for (const listener of listeners) listener();
  }

  function onRows(name: string, rows: Message[], revision: number, change: Change): void {
    for (const { id, seq, role } of rows) {
      if (role === 'assistant') ledger.credit(id, { from: 1, to: seq }, 'database', change);
    }
    const headers = { revision: `${revision}`, messages: `${rows.length}` };
    log(name, { source: 'database', headers });
  }

  function onEvent(
    event: ChannelEvent,
    message: InboundMessage | undefined,
    via: 'history' | 'live',
    change: Change,
  ): void {
    const source = event.name === 'response-complete' ? 'recovery' : via;
    const responseId = responseIdOf(event);
    const brought = spanOf(event);
    const effect = responseId ? ledger.credit(responseId, brought, source, change) : null;
    if (effect === 'dropped') dropped += 1;
    const facts = message && factsOf(message);
    const id = log(nameOf(event), { source, effect, ...facts });

    if (via === 'history') return;
    // Texts come whole while they are replayed, and grow from then on.
    if (event.name === 'growth') judge.end();
    else if (facts) {
      const known = responseId ? (change.before.messages.get(responseId)?.seq ?? 0) : 0;
      const isNew = effect === 'shown' || effect === 'waiting';
      const span = isNew ? { from: Math.max(brought.from, known + 1), to: brought.to } : null;
      const isSure = event.name === 'text' && message?.action === 'message.update';
      judge.receive({ id, responseId, span }, Date.now(), facts.age, isSure);
    }
  }

  return {
    observe(before, event, after) {
      const change = { before, after };
      switch (event.name) {
        case 'page':
        case 'older-page':
          return onRows(event.name, event.page.messages, event.page.revision, change);
        case 'changes':
          event.changes.removed.forEach(ledger.forget);
          return onRows(event.name, event.changes.messages, event.changes.revision, change);
        case 'channel':
          return onEvent(event.event, event.message, 'live', change);
        case 'history':
          return onEvent(event.event, event.message, 'history', change);
      }
    },
    attached(change) {
      resumed = change.resumed;
      if (!resumed && change.hasBacklog) judge.begin();
      else if (!resumed) judge.end();
      log('attached', { headers: { resumed: `${resumed}` } });
    },
    note(state) {
      log(state, {});
    },
    getRecord() {
      record ??= {
        ranges: new Map(ledger.shown),
        events: events.slice(-LONGEST),
        dropped,
        filledGaps: ledger.countFilledGaps(),
        openGaps: ledger.countOpenGaps(),
        resumed,
      };
      return record;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** An event of the timeline that may turn out to be replayed, and the pieces that it alone brought. */
type Replayable = { id: number; responseId: string | null; span: Span | null };

const PLAIN = { source: null, effect: null, headers: {}, size: null, age: null } as const;
