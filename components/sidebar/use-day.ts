import { useEffect, useState } from 'react';
import { ZONE_COOKIE } from './zone-cookie.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const LOOK_MS = 60_000;

export type Day = { now: number; zone: string };

/**
 * The time and the zone to group by: first those that the server rendered with, so that nothing
 * changes on the page, then the reader's own. Looks every minute: a day may end.
 */
export function useDay(rendered: Day): Day {
  const [day, setDay] = useState(rendered);

  useEffect(() => {
    const look = () => {
      const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
      // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
      document.cookie = `${ZONE_COOKIE}=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      const now = Date.now();
      // What was rendered a moment ago, for the same zone, need not be rendered again.
      setDay((day) =>
        day.zone === zone && Math.abs(now - day.now) < LOOK_MS ? day : { now, zone },
      );
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);

  return day;
}
