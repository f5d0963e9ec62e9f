import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDraft, returnToDraft, writeDraft } from './drafts.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('drafts', () => {
  it('are kept apart by key, and stored', () => {
    writeDraft('a', 'one');
    expect(readDraft('a')).toBe('one');
    expect(readDraft('b')).toBe('');
    expect([...stored.values()]).toEqual(['one']);
  });

  it('are read from storage the first time', () => {
    stored.set('rewind:draft:c', 'from before the reload');
    expect(readDraft('c')).toBe('from before the reload');
  });

  it('leave nothing behind when they are emptied', () => {
    writeDraft('d', 'x');
    writeDraft('d', '');
    expect(stored.size).toBe(0);
  });

  it('take an unsent text back before what was typed since', () => {
    returnToDraft('e', 'sent');
    expect(readDraft('e')).toBe('sent');
    writeDraft('f', 'typed since');
    returnToDraft('f', 'sent');
    expect(readDraft('f')).toBe('sent\ntyped since');
  });

  it('live on where storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    vi.stubGlobal('sessionStorage', { getItem: forbidden, setItem: forbidden });
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    writeDraft('g', 'x');
    expect(readDraft('g')).toBe('x');
    expect(readDraft('h')).toBe('');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});
