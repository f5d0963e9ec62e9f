'use client';

import { useSyncExternalStore } from 'react';

const TIME = { timeStyle: 'short' } as const;
const DATE = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
const WHOLE = { dateStyle: 'full', timeStyle: 'medium' } as const;

const never = () => () => undefined;

/**
 * When a message was made, in the reader's own time zone, which no server knows: until the page
 * runs in a browser it shows nothing. Generated content: it never becomes part of the message's text.
 */
export function MessageTime({ createdAt }: { createdAt: string }) {
  const text = useSyncExternalStore(
    never,
    () => shortTime(createdAt),
    () => '',
  );
  const title = useSyncExternalStore(
    never,
    () => new Date(createdAt).toLocaleString(undefined, WHOLE),
    () => undefined,
  );

  return (
    <time
      dateTime={createdAt}
      title={title}
      data-time={text}
      className="ml-1.5 text-note tabular-nums before:content-[attr(data-time)]"
    />
  );
}

/** The time of day; for another day its date too. */
function shortTime(createdAt: string): string {
  const date = new Date(createdAt);
  const isToday = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(undefined, isToday ? TIME : DATE);
}
