import { describe, expect, it } from 'vitest';
import { lengthNote, reasonNotToSend } from './send-rules.ts';

describe('lengthNote', () => {
  it.each([
    [0, null],
    [28_799, null],
    [28_800, '28,800 of 32,000 characters'],
    [32_000, '32,000 of 32,000 characters'],
    [33_204, 'Too long to send: 1,204 over the limit of 32,000 characters.'],
  ])('of %i is %j', (length, note) => {
    expect(lengthNote(length, 32_000)).toBe(note);
  });
});

describe('reasonNotToSend', () => {
  it.each([
    ['hello', true, null],
    ['12345', true, null],
    ['123456', true, 'The message is too long'],
    [' \n', true, 'Write a message first'],
    ['hello', false, 'Connecting. You can write already.'],
  ])('of %j when sending is %j is %j', (text, canSend, reason) => {
    expect(reasonNotToSend(text, canSend, 5)).toBe(reason);
  });
});
