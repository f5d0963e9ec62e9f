import { expect, it } from 'vitest';
import { canAppend } from '../../lib/agent/realtime/probe-pattern.ts';
import {
  chatOf,
  committed,
  ended,
  numbers,
  open,
  prepareTestbed,
  send,
  textOf,
} from '../support/agents.ts';

// An Ably app as it is made: no rule for any namespace.
prepareTestbed({ rules: {} });

it('the probe says that messages cannot be appended to', async () => {
  expect(await canAppend()).toBe(false);
});

it('an answer of message-per-response is whole all the same', async () => {
  const chatId = await chatOf('message-per-response');
  const sent = await send('count to 40 at 80 per second', chatId);
  const reader = await open(chatId);
  const state = await reader.until(ended(sent.responseId));
  expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(40));
  await sent.done;
  expect(textOf(await committed(chatId, sent.responseId))).toBe(numbers(40));
});
