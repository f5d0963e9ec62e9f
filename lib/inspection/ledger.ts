import { type ConversationState, responsesWithGap } from '../conversation/state.ts';
import { cut, overlap, paint, type Range, type Source, type Span } from './provenance.ts';

/** What became of content: it was shown, it waits for what is before it, or it was there already. */
export type Effect = 'shown' | 'waiting' | 'dropped';

/** The state of a chat before and after one event. */
export type Change = { before: ConversationState; after: ConversationState };

/** Who brought what of each answer. */
export type Ledger = {
  /** Of each answer, by its id: where the pieces that are shown came from. */
  readonly shown: ReadonlyMap<string, readonly Range[]>;
  /**
   * Credits what an event did to an answer. `brought`: the pieces that came with it. Returns null
   * when nothing became of them.
   */
  credit(id: string, brought: Span, source: Source, change: Change): Effect | null;
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
 * and after tells. What came ahead of a gap keeps its source until the gap is filled.
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

  return {
    shown,
    credit(id, brought, source, { before, after }) {
      const [from, to] = [seqOf(before, id), seqOf(after, id)];
      noteGap(id, after);
      if (to < from) shown.set(id, cut(rangesOf(shown, id), { from: 1, to }));

      const fresh = { from: from + 1, to };
      const early = rangesOf(ahead, id);
      put(shown, id, { ...fresh, source });
      for (const range of cut(early, fresh)) put(shown, id, range);
      put(shown, id, { ...overlap(brought, fresh), source });
      const waiting = cut(early, { from: to + 1, to: Number.POSITIVE_INFINITY });
      if (waiting.length > 0) ahead.set(id, waiting);
      else ahead.delete(id);

      if (to > from) return 'shown';
      if (brought.to < brought.from) return null;
      if (brought.to <= to || covers(waiting, brought)) return 'dropped';
      if (!after.tracks.get(id)?.held.has(brought.from)) return null;
      put(ahead, id, { ...brought, source });
      return 'waiting';
    },
    markReplayed(id, span) {
      for (const ranges of [shown, ahead]) {
        for (const range of cut(rangesOf(ranges, id), span)) {
          if (range.source === 'live') put(ranges, id, { ...range, source: 'rewind' });
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

function put(ranges: Ranges, id: string, range: Range): void {
  if (range.from <= range.to) ranges.set(id, paint(rangesOf(ranges, id), range));
}

function covers(ranges: readonly Range[], span: Span): boolean {
  const pieces = cut(ranges, span).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return pieces === span.to - span.from + 1;
}
