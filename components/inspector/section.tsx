import type { ReactNode } from 'react';

/** One subject of the inspector. */
export function Section(props: { title: string; note?: string; children: ReactNode }) {
  const { title, note, children } = props;

  return (
    <div className="border-line border-b px-5 py-5 last:border-b-0">
      <div className="mb-3 flex items-baseline gap-3">
        <h3 className="flex-1 font-medium text-note">{title}</h3>
        {note && <p className="font-mono text-[0.6875rem] text-quiet tabular-nums">{note}</p>}
      </div>
      {children}
    </div>
  );
}
