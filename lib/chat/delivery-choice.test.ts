import { expect, it } from 'vitest';
import { type Delivery, effectiveDelivery } from './delivery-choice.ts';

const DEFAULTS: Delivery = { streamingPattern: 'message-per-token', hydration: 'history' };

it.each([
  [null, null, 'message-per-token', 'history'],
  ['message-per-response', null, 'message-per-response', 'history'],
  [null, 'rewind', 'message-per-token', 'rewind'],
  ['message-per-response', 'rewind', 'message-per-response', 'rewind'],
] as const)(
  'a chat with %s and %s is delivered by %s and %s',
  (chosen, wanted, streamingPattern, hydration) => {
    const chat = { streamingPattern: chosen, hydration: wanted };
    expect(effectiveDelivery(chat, DEFAULTS)).toEqual({ streamingPattern, hydration });
  },
);

it('has the defaults for a chat that is not saved yet, and nothing besides', () => {
  const config = { ...DEFAULTS, secret: 'kept on the server' };
  expect(effectiveDelivery(null, config)).toEqual(DEFAULTS);
});
