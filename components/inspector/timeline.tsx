import { memo, useLayoutEffect, useRef } from 'react';
import type { RecordedEvent } from '@/lib/inspection/timeline.ts';
import { SCROLLABLE } from '../ui/scrollable.ts';
import { SourceSwatch } from './source-swatch.tsx';

/** A list scrolled this close to its end counts as at the end, in pixels. */
const NEAR = 24;

/**
 * The events in the order in which they came, newest last. The list stays at its end unless the
 * reader scrolls away.
 */
export function Timeline({ events }: { events: readonly RecordedEvent[] }) {
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  const newest = events.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new event is what moves the end
  useLayoutEffect(() => {
    const { current } = list;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [newest]);

  return (
    <ol
      ref={list}
      aria-label="Events"
      {...SCROLLABLE}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
      className="-mx-2 h-72 overflow-y-auto overscroll-contain rounded-lg font-mono text-[0.6875rem] tabular-nums leading-6 [overflow-anchor:none]"
    >
      {events.map((event) => (
        <Entry key={event.id} event={event} />
      ))}
    </ol>
  );
}

const Entry = memo(function Entry({ event }: { event: RecordedEvent }) {
  const { at, name, source, effect, headers, size, age } = event;
  const { seq, lastSeq = seq, revision, resumed } = headers;
  const place = lastSeq ?? (revision && `r${revision}`) ?? (resumed && `resumed ${resumed}`);
  const isQuiet = effect === 'dropped' || source === null;

  return (
    <li data-event={name} data-source={source} className={isQuiet ? 'text-quiet' : ''}>
      <details>
        <summary className="flex items-center gap-2 touch:min-h-11 whitespace-nowrap rounded-md px-2 marker:content-none hover:bg-hover">
          <time dateTime={new Date(at).toISOString()} className="text-quiet">
            {clock(at)}
          </time>
          <SourceSwatch source={source} />
          <span className="min-w-0 truncate">{name}</span>
          <span className="min-w-0 flex-1 truncate text-quiet">{place}</span>
          {effect !== null && effect !== 'shown' && <span>{effect}</span>}
          <span className="w-14 text-right text-quiet">{size !== null && bytes(size)}</span>
        </summary>
        <dl className="mt-0.5 mb-2 ml-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-line border-l py-0.5 pl-3 text-quiet leading-5">
          {Object.entries(detailsOf(source, age, headers)).map(([key, value]) => (
            <div key={key} className="contents">
              <dt>{key}</dt>
              <dd className="break-all text-ink">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
});

function detailsOf(
  source: RecordedEvent['source'],
  age: number | null,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...(source ? { source } : {}),
    ...(age === null ? {} : { age: `${age} ms` }),
    ...headers,
  };
}

function clock(at: number): string {
  const date = new Date(at);
  const two = (value: number) => `${value}`.padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${`${date.getMilliseconds()}`.padStart(3, '0')}`;
}

function bytes(size: number): string {
  return size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} KiB`;
}
