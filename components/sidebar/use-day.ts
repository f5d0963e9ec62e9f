import { useEffect, useState } from 'react';
import { ZONE_COOKIE } from './zone-cookie.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const LOOK_MS = 60_000;

export type Day = { now: number; zone: string };

/**
 * The time and the time zone to group chats by: first those that the server rendered with, so that
 * hydration finds the same page, then the reader's own. Checked every minute, since a day may end.
 */
export function useDay(rendered: Day): Day {
  const [day, setDay] = useState(rendered);

  useEffect(() => {
    const look = () => {
      const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
      // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
      document.cookie = `${ZONE_COOKIE}=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
      const now = Date.now();
      // No new render within a minute in the same zone.
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
