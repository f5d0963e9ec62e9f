import type { Range } from '@/lib/inspection/provenance.ts';
import { SOURCE_CLASS } from './source-swatch.tsx';

/** An answer as a bar, from its first piece to its last, in the colours of their sources. */
export function SourceBar({ ranges }: { ranges: readonly Range[] }) {
  return (
    <div
      role="img"
      aria-label={ranges.map(({ source, from, to }) => `${source} ${from} to ${to}`).join(', ')}
      className="flex h-5 gap-px overflow-hidden rounded-md bg-hover"
    >
      {ranges.map(({ source, from, to }) => (
        <span
          key={from}
          data-source={source}
          data-from={from}
          data-to={to}
          style={{ flexGrow: to - from + 1 }}
          className={`min-w-0.5 basis-0 ${SOURCE_CLASS}`}
        />
      ))}
    </div>
  );
}
