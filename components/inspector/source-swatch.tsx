import type { Source } from '@/lib/inspection/provenance.ts';
import styles from './source.module.css';

/** The class that draws a source in its colour and pattern, on an element with `data-source`. */
export const SOURCE_CLASS = styles.source ?? '';

/** A small sample of a source; its name stands beside it. */
export function SourceSwatch({ source }: { source: Source | null }) {
  const look = source ? SOURCE_CLASS : 'border border-line-strong';
  return (
    <span
      aria-hidden="true"
      {...(source ? { 'data-source': source } : {})}
      className={`inline-block size-2.5 shrink-0 rounded-[3px] ${look}`}
    />
  );
}
