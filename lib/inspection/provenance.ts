/** Where the text of an answer can come from. */
export const SOURCES = ['database', 'rewind', 'history', 'live', 'recovery'] as const;
export type Source = (typeof SOURCES)[number];

/** The pieces `from` to `to` of an answer, both included; the first piece has seq 1. */
export type Span = { readonly from: number; readonly to: number };

/** What one source brought. */
export type Range = Span & { readonly source: Source };

/**
 * Returns the ranges with one more painted over them: in order, without overlaps, and neighbours
 * of one source joined. A range without pieces changes nothing.
 */
export function paint(ranges: readonly Range[], range: Range): readonly Range[] {
  if (range.to < range.from) return ranges;
  const before = cut(ranges, { from: 1, to: range.from - 1 });
  const after = cut(ranges, { from: range.to + 1, to: Number.POSITIVE_INFINITY });
  return [...before, range, ...after].reduce<Range[]>(join, []);
}

/** Returns what lies within a span. */
export function cut(ranges: readonly Range[], span: Span): Range[] {
  return ranges
    .map((range) => ({ ...range, ...overlap(range, span) }))
    .filter(({ from, to }) => from <= to);
}

/** Returns what two spans share; one without pieces (`to` below `from`) if that is nothing. */
export function overlap(one: Span, other: Span): Span {
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

function join(ranges: Range[], next: Range): Range[] {
  const last = ranges.at(-1);
  const isOne = last && last.source === next.source && last.to + 1 === next.from;
  if (isOne) ranges[ranges.length - 1] = { ...last, to: next.to };
  else ranges.push(next);
  return ranges;
}
