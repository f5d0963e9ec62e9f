import { expect, it } from 'vitest';
import { commandOf, keyCaps } from './shortcuts.ts';

const press = (
  key: string,
  held: Partial<Record<'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  ...{ metaKey: false, ctrlKey: false, shiftKey: false, altKey: false },
  ...{ key, ...held },
});

it('knows a shortcut with either modifier, and no other one', () => {
  expect(commandOf(press('k', { ctrlKey: true }), false)).toBe('palette');
  expect(commandOf(press('k', { metaKey: true }), true)).toBe('palette');
  expect(commandOf(press('K', { ctrlKey: true, shiftKey: true }), false)).toBeNull();
  expect(commandOf(press('k'), false)).toBeNull();
  expect(commandOf(press('O', { ctrlKey: true, shiftKey: true }), true)).toBe('new-chat');
  expect(commandOf(press('o', { ctrlKey: true, shiftKey: true, altKey: true }), false)).toBeNull();
});

it('leaves keys that write something to who types', () => {
  expect(commandOf(press('?', { shiftKey: true }), false)).toBe('shortcuts');
  expect(commandOf(press('?', { shiftKey: true }), true)).toBeNull();
  expect(commandOf(press('/'), true)).toBeNull();
  expect(commandOf(press('/', { ctrlKey: true }), false)).toBeNull();
});

it('names keys as they are labelled', () => {
  expect(keyCaps('mod+shift+o', true)).toEqual(['⌘', 'Shift', 'O']);
  expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('escape', false)).toEqual(['Esc']);
});
