'use client';

import { useSyncExternalStore } from 'react';

const STYLES = {
  time: { timeStyle: 'short' },
  date: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  whole: { dateStyle: 'full', timeStyle: 'medium' },
} as const;

const formats = new Map<keyof typeof STYLES, Intl.DateTimeFormat>();

/** Making a format takes a millisecond, which is too long for each message of a page. */
function formatOf(style: keyof typeof STYLES): Intl.DateTimeFormat {
  const format = formats.get(style) ?? new Intl.DateTimeFormat(undefined, STYLES[style]);
  formats.set(style, format);
  return format;
}

const never = () => () => undefined;

/**
 * When a message was made, in the reader's time zone. The server does not know that zone, so
 * nothing shows until the page runs in a browser. Generated content: it never becomes part of the
 * message's text.
 */
export function MessageTime({ createdAt }: { createdAt: string }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const text = isBrowser ? shortTime(createdAt) : '';
  const title = isBrowser ? formatOf('whole').format(new Date(createdAt)) : undefined;

  return (
    <time
      dateTime={createdAt}
      title={title}
      data-time={text}
      className="ml-1.5 shrink-0 text-note tabular-nums before:content-[attr(data-time)]"
    />
  );
}

/** The time of day, with the date unless it is today. */
function shortTime(createdAt: string): string {
  const date = new Date(createdAt);
  const isToday = date.toDateString() === new Date().toDateString();
  return formatOf(isToday ? 'time' : 'date').format(date);
}
