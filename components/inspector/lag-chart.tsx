import type { RecordedEvent } from '@/lib/inspection/timeline.ts';
import styles from './source.module.css';

/** The most columns that fit. */
const LONGEST = 80;

/**
 * The chart's top is never lower than this, so that noise does not look like trouble. In
 * milliseconds.
 */
const LEAST_TOP = 50;

/** How long the last live tokens took from the channel's clock to this tab, one column each. */
export function LagChart({ events }: { events: readonly RecordedEvent[] }) {
  const lags = events
    .filter(isLiveContent)
    .flatMap(({ age }) => age ?? [])
    .slice(-LONGEST);
  if (lags.length === 0) {
    return <p className="text-note text-quiet">Nothing has come live yet.</p>;
  }
  const sorted = lags.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  // Not the largest lag: one slow token would flatten all others.
  const top = Math.max(LEAST_TOP, at(0.95) * 1.25);
  const words = `median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, last ${lags.at(-1)} ms`;

  return (
    <>
      <div
        role="img"
        aria-label={words}
        className="flex h-12 items-end justify-end gap-px border-line border-b"
      >
        {lags.map((lag, place) => (
          <span
            key={`lag-${place.toString()}`}
            className={styles.column}
            style={{ height: `${Math.min(100, Math.max(0, (lag / top) * 100))}%` }}
          />
        ))}
      </div>
      <p className="mt-2 flex justify-between font-mono text-[0.6875rem] text-quiet tabular-nums">
        <span>median {at(0.5)} ms</span>
        <span>p95 {at(0.95)} ms</span>
        <span>last {lags.at(-1)} ms</span>
      </p>
      {at(0) < 0 && (
        <p className="mt-1 text-[0.75rem] text-quiet">
          This device’s clock is behind the channel’s.
        </p>
      )}
    </>
  );
}

function isLiveContent({ source, effect }: RecordedEvent): boolean {
  return source === 'live' && effect !== null;
}
