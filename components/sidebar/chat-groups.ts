import type { Chat } from '@/lib/chat/chat.ts';

type ChatGroup = { label: string; chats: Chat[] };

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Chats under the headings of the sidebar, in their order: the pinned ones, then by the day of their
 * last change in the time zone `zone`, as seen at `now` (Unix milliseconds). Throws a RangeError for
 * a zone that does not exist.
 */
export function groupChats(chats: readonly Chat[], now: number, zone: string): ChatGroup[] {
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const today = toDay(days, now);
  const groups = new Map<string, ChatGroup>();
  for (const chat of chats) {
    const day = toDay(days, Date.parse(chat.updatedAt));
    const label = chat.pinned ? 'Pinned' : labelOf(day, today);
    const group = groups.get(label) ?? { label, chats: [] };
    group.chats.push(chat);
    groups.set(label, group);
  }
  return [...groups.values()];
}

/** True for a time zone that this machine knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The calendar day of a moment, as midnight UTC of the same date. */
function toDay(days: Intl.DateTimeFormat, time: number): number {
  return Date.parse(`${days.format(time)}T00:00:00Z`);
}

function labelOf(day: number, today: number): string {
  const age = (today - day) / DAY_MS;
  if (age <= 0) return 'Today';
  if (age === 1) return 'Yesterday';
  if (age <= 7) return 'Last 7 days';
  if (age <= 30) return 'Last 30 days';
  const [date, now] = [new Date(day), new Date(today)];
  const isThisYear = date.getUTCFullYear() === now.getUTCFullYear();
  return date.toLocaleDateString('en', {
    timeZone: 'UTC',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
