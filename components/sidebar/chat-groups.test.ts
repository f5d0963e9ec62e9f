import { describe, expect, it } from 'vitest';
import type { Chat } from '@/lib/chat/chat.ts';
import { groupChats, isTimeZone } from './chat-groups.ts';

const NOW = Date.parse('2026-03-10T01:30:00Z');

function chat(updatedAt: string, pinned = false): Chat {
  const rest = { channel: '', headId: null, streamingPattern: null, hydration: null };
  return { id: updatedAt, title: updatedAt, createdAt: updatedAt, updatedAt, pinned, ...rest };
}

const group = (times: string[], zone = 'UTC') =>
  groupChats(
    times.map((time) => chat(time)),
    NOW,
    zone,
  ).map(({ label, chats }) => [label, chats.map(({ id }) => id)]);

describe('the groups of the sidebar', () => {
  it.each([
    ['2026-03-10T00:00:00Z', 'Today'],
    ['2026-03-11T00:00:00Z', 'Today'],
    ['2026-03-09T23:59:59Z', 'Yesterday'],
    ['2026-03-08T23:59:59Z', 'Last 7 days'],
    ['2026-03-03T00:00:00Z', 'Last 7 days'],
    ['2026-03-02T23:59:59Z', 'Last 30 days'],
    ['2026-02-08T00:00:00Z', 'Last 30 days'],
    ['2026-02-07T23:59:59Z', 'February'],
    ['2026-01-01T00:00:00Z', 'January'],
    ['2025-12-31T23:59:59Z', 'December 2025'],
  ])('%s is in "%s"', (time, label) => {
    expect(group([time])).toEqual([[label, [time]]]);
  });

  it("begin and end with the reader's day", () => {
    // In New York it is still 21:30 of the 9th.
    expect(group(['2026-03-09T23:00:00Z'], 'America/New_York')[0]?.[0]).toBe('Today');
    expect(group(['2026-03-09T03:59:00Z'], 'America/New_York')[0]?.[0]).toBe('Yesterday');
  });

  it('count days by the calendar where clocks were changed', () => {
    // New York went to summer time on the 8th: this day had 23 hours.
    const times = ['2026-03-08T05:00:00Z', '2026-03-08T04:59:59Z'];
    expect(group(times, 'America/New_York').map(([label]) => label)).toEqual([
      'Yesterday',
      'Last 7 days',
    ]);
  });

  it('have the pinned chats first, however old', () => {
    const chats = [chat('2020-01-01T00:00:00Z', true), chat('2026-03-10T00:00:00Z')];
    expect(groupChats(chats, NOW, 'UTC').map(({ label }) => label)).toEqual(['Pinned', 'Today']);
  });
});

it('knows time zones', () => {
  expect(isTimeZone('Europe/Lisbon')).toBe(true);
  expect(isTimeZone('Europe/Nowhere')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
