import { describe, expect, it } from 'vitest';
import type { Chat } from '@/lib/chat/chat.ts';
import { listOf, withEvent, withFirstPage, withNextPage } from './chat-list.ts';

function chat(id: string, day: number, change: Partial<Chat> = {}): Chat {
  const updatedAt = `2026-03-${String(day).padStart(2, '0')}T00:00:00.000Z`;
  const rest = { channel: '', headId: null, streamingPattern: null, hydration: null };
  return { id, title: id, createdAt: updatedAt, updatedAt, pinned: false, ...rest, ...change };
}

const page = (chats: Chat[], nextCursor: string | null = null) => ({
  chats,
  activeIds: [],
  nextCursor,
});
const idsOf = ({ chats }: { chats: readonly Chat[] }) => chats.map(({ id }) => id).join('');

describe('the list of chats', () => {
  it('has pinned chats first, then the newest', () => {
    const list = listOf(page([chat('a', 1), chat('b', 3), chat('c', 2, { pinned: true })]));
    expect(idsOf(list)).toBe('cba');
    const next = withEvent(list, { chat: chat('a', 4), revision: 2 });
    expect(idsOf(next)).toBe('cab');
  });

  it('loses what was deleted and gets back what was restored', () => {
    const list = listOf(page([chat('a', 1), chat('b', 2)]));
    const gone = chat('b', 2, { deletedAt: '2026-03-09T00:00:00.000Z' });
    const without = withEvent(list, { chat: gone, revision: 5 });
    expect(idsOf(without)).toBe('a');
    // The end of the answer that was stopped, told late and with what it knew before.
    expect(idsOf(withEvent(without, { chat: chat('b', 2), revision: 4 }))).toBe('a');
    expect(idsOf(withEvent(without, { chat: chat('b', 2), revision: 6 }))).toBe('ba');
  });

  it('takes only the activity of an event that is older', () => {
    const list = listOf(page([chat('a', 1)]));
    const named = withEvent(list, { chat: chat('a', 1, { title: 'named' }), revision: 2 });
    const told = withEvent(named, { chat: chat('a', 1), revision: 1, isActive: true });
    expect(told.chats[0]?.title).toBe('named');
    expect([...told.activeIds]).toEqual(['a']);
    const unknown = withEvent(told, { chat: chat('a', 1), revision: 3 });
    expect([...unknown.activeIds]).toEqual(['a']);
    const idle = withEvent(unknown, { chat: chat('a', 1), revision: 3, isActive: false });
    expect([...idle.activeIds]).toEqual([]);
  });

  it('keeps the pages behind the first one when that is read again', () => {
    const first = listOf(page([chat('d', 9), chat('c', 8)], 'c'));
    const list = withNextPage(first, page([chat('b', 7), chat('a', 6)], 'a'));
    expect(idsOf(list)).toBe('dcba');
    const again = withFirstPage(list, page([chat('e', 10), chat('c', 8)], 'c'));
    expect(idsOf(again)).toBe('ecba');
    expect(again.nextCursor).toBe('a');
    expect(idsOf(withFirstPage(list, page([chat('e', 10)])))).toBe('e');
  });
});
