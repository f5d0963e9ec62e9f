import { afterEach, expect, it, vi } from 'vitest';
import { markRead, markUnread, unreadChats } from './unread.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('marks chats as unread and takes the marks away, where storage is forbidden too', () => {
  const forbidden = () => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  expect([...unreadChats.read()]).toEqual([]);
  markUnread('a');
  markUnread('b');
  markUnread('a');
  expect([...unreadChats.read()]).toEqual(['b', 'a']);
  markRead('b');
  expect([...unreadChats.read()]).toEqual(['a']);
});

it('keeps no more than 200 marks, the newest', () => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
  for (let id = 0; id < 250; id += 1) markUnread(`${id}`);
  const ids = [...unreadChats.read()];
  expect(ids).toHaveLength(200);
  expect(ids.at(-1)).toBe('249');
  expect(stored.get('rewind-unread')?.split(' ')).toEqual(ids);
});
