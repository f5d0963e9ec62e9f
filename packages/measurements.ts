// What the benchmarks of the packages have in common.

/** The nearest-rank percentile; `p` from 0 to 1. Throws for no values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** A duration for a report. */
export function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** A number of things for a report. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Rows as text in columns: the first to the left, the others to the right. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
