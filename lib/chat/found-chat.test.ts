import { describe, expect, it } from 'vitest';
import { readMarks } from './found-chat.ts';

const read = (marked: string) => readMarks(marked, '[', ']');

describe('a text with marks', () => {
  it('is what was found and what stands around it', () => {
    expect(read('the [quick] brown [fox]')).toEqual([
      { text: 'the ', isMatch: false },
      { text: 'quick', isMatch: true },
      { text: ' brown ', isMatch: false },
      { text: 'fox', isMatch: true },
    ]);
  });

  it('is one piece without any', () => {
    expect(read('the fox')).toEqual([{ text: 'the fox', isMatch: false }]);
    expect(read('')).toEqual([]);
  });

  it('has no lines, and never more words than it had', () => {
    expect(read('  a\n\n[b]\t<b>c</b> ')).toEqual([
      { text: 'a ', isMatch: false },
      { text: 'b', isMatch: true },
      { text: ' <b>c</b>', isMatch: false },
    ]);
    expect(read('a [b')).toEqual([
      { text: 'a ', isMatch: false },
      { text: 'b', isMatch: true },
    ]);
    expect(read('a] b')).toEqual([{ text: 'a b', isMatch: false }]);
  });
});
