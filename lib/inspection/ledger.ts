import { type ConversationState, responsesWithGap } from '../conversation/state.ts';
import { cut, overlap, paint, type Range, type Source, type Span } from './provenance.ts';

/** What became of content: it is shown, it waits for what comes before it, or it was there already. */
export type Effect = 'shown' | 'waiting' | 'dropped';

/** The state of a chat before and after one event. */
export type Change = { before: ConversationState; after: ConversationState };

/** Where the pieces of each answer came from. */
export type Ledger = {
  /** For each answer, by its id: where the pieces that are shown came from. */
  readonly shown: ReadonlyMap<string, readonly Range[]>;
  /**
   * Credits what an event did to an answer. `brought`: the pieces that came with it. Returns what
   * became of them; null when nothing did. Live pieces need not be credited one by one: those that
   * show and that nobody was credited with were live.
   */
  credit(id: string, brought: Span, source: Source, change: Change): Effect | null;
  /** Credits what showed since the last event, which was live, and notes which answers have a gap. */
  catchUp(state: ConversationState): void;
  /** Live pieces turned out to be replayed ones. */
  markReplayed(id: string, span: Span): void;
  /** An answer no longer exists. */
  forget(id: string): void;
  countOpenGaps(): number;
  countFilledGaps(): number;
};

type Ranges = Map<string, readonly Range[]>;

/**
 * A piece is credited to the event that brought it, when it shows: the `seq` of the answer before
 * and after says which these are. What came ahead of a gap keeps its source until the gap is filled.
 */
export function createLedger(): Ledger {
  const shown: Ranges = new Map();
  const ahead: Ranges = new Map();
  const gaps = new Set<string>();
  let filled = 0;

  function noteGap(id: string, state: ConversationState): void {
    if (responsesWithGap(state).includes(id)) gaps.add(id);
    else if (gaps.delete(id)) filled += 1;
  }

  function creditRest(id: string, to: number): void {
    const from = (rangesOf(shown, id).at(-1)?.to ?? 0) + 1;
    addRange(shown, id, { from, to, source: 'live' });
  }

  return {
    shown,
    credit(id, brought, source, { before, after }) {
      const [from, to] = [seqOf(before, id), seqOf(after, id)];
      creditRest(id, from);
      noteGap(id, after);
      if (to < from) shown.set(id, cut(rangesOf(shown, id), { from: 1, to }));

      const fresh = { from: from + 1, to };
      const early = rangesOf(ahead, id);
      addRange(shown, id, { ...fresh, source: 'live' });
      for (const range of cut(early, fresh)) addRange(shown, id, range);
      addRange(shown, id, { ...overlap(brought, fresh), source });
      const waiting = cut(early, { from: to + 1, to: Number.POSITIVE_INFINITY });
      if (waiting.length > 0) ahead.set(id, waiting);
      else ahead.delete(id);

      if (to > from) return 'shown';
      if (brought.to < brought.from) return null;
      if (brought.to <= to || covers(waiting, brought)) return 'dropped';
      if (!after.buffers.get(id)?.held.has(brought.from)) return null;
      addRange(ahead, id, { ...brought, source });
      return 'waiting';
    },
    catchUp(state) {
      for (const { id, role, seq } of state.messages.values()) {
        if (role === 'assistant') creditRest(id, seq);
      }
      for (const id of [...gaps, ...responsesWithGap(state)]) noteGap(id, state);
    },
    markReplayed(id, span) {
      for (const ranges of [shown, ahead]) {
        for (const range of cut(rangesOf(ranges, id), span)) {
          if (range.source === 'live') addRange(ranges, id, { ...range, source: 'rewind' });
        }
      }
    },
    forget(id) {
      shown.delete(id);
      ahead.delete(id);
      gaps.delete(id);
    },
    countOpenGaps: () => gaps.size,
    countFilledGaps: () => filled,
  };
}

function seqOf(state: ConversationState, id: string): number {
  return state.messages.get(id)?.seq ?? 0;
}

function rangesOf(ranges: Ranges, id: string): readonly Range[] {
  return ranges.get(id) ?? [];
}

function addRange(ranges: Ranges, id: string, range: Range): void {
  if (range.from <= range.to) ranges.set(id, paint(rangesOf(ranges, id), range));
}

function covers(ranges: readonly Range[], span: Span): boolean {
  const pieces = cut(ranges, span).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return pieces === span.to - span.from + 1;
}
