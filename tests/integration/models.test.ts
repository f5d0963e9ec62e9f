import { v7 as uuidv7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { regenerate, sendMessage } from '../../lib/agent/requests/send-message.ts';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import { getDatabase } from '../../lib/database/client.ts';
import {
  chatOf,
  committed,
  ended,
  getTestbed,
  numbers,
  open,
  prepareTestbed,
  textOf,
} from '../support/agents.ts';

prepareTestbed();

async function ask(text: string, model?: string, chatId: string = uuidv7()) {
  const { ownerId } = getTestbed();
  const id = uuidv7();
  const parts = [{ type: 'text' as const, text }];
  const { responseId, work } = await sendMessage({ ownerId, chatId, id, parts, model });
  return { chatId, id, responseId, done: work ?? Promise.resolve() };
}

async function askAgain(
  { chatId, id: parentId }: { chatId: string; id: string },
  choice: { continues?: string; model?: string } = {},
): Promise<Message | undefined> {
  const { ownerId } = getTestbed();
  const responseId = uuidv7();
  const { work } = await regenerate({ ownerId, chatId, responseId, parentId, ...choice });
  await work;
  return committed(chatId, responseId);
}

const kinds = (message: Message | undefined) => message?.parts.map(({ type }) => type);

it('is asked, told to readers, and kept for another try and for the rest', async () => {
  const sent = await ask('count to 400 at 100 per second', 'demo/thoughtful');
  const reader = await open(sent.chatId);
  const spoken = await reader.until(({ messages }) =>
    textOf(messages.get(sent.responseId)).includes(' 20 '),
  );
  expect(spoken.messages.get(sent.responseId)?.model).toBe('demo/thoughtful');
  await cancelResponse({ ownerId: getTestbed().ownerId, ...sent });
  await sent.done;
  const stopped = await committed(sent.chatId, sent.responseId);
  expect(stopped).toMatchObject({ status: 'cancelled', model: 'demo/thoughtful' });

  const rest = await askAgain(sent, { continues: sent.responseId });
  expect(rest).toMatchObject({ status: 'complete', model: 'demo/thoughtful' });
  expect(textOf(rest)).toBe(numbers(400));
  expect(kinds(rest)).toEqual(['reasoning', 'text']);

  const short = await ask('count to 2', 'demo/thoughtful');
  await short.done;
  expect(kinds(await askAgain(short))).toEqual(['reasoning', 'text']);
  const other = await askAgain(short, { model: 'demo' });
  expect(other?.model).toBe('demo');
  expect(kinds(other)).toEqual(['text']);
});

it('answers what was queued for it', async () => {
  const first = await ask('count to 30 at 50 per second');
  const second = await ask('count to 2', 'demo/thoughtful', first.chatId);
  await Promise.all([first.done, second.done]);
  const answer = await committed(first.chatId, second.responseId);
  expect(answer).toMatchObject({ status: 'complete', model: 'demo/thoughtful' });
  expect(kinds(answer)).toEqual(['reasoning', 'text']);
  expect((await committed(first.chatId, first.responseId))?.model).toBe('demo');
});

it('that is not there is refused, and nothing is stored', async () => {
  const chatId = uuidv7();
  await expect(ask('count to 1', 'openai/x', chatId)).rejects.toMatchObject({
    code: 'unknown_model',
    detail: 'There is no model "openai/x". There are: demo, demo/thoughtful.',
  });
  expect(await getDatabase().chat.count({ where: { id: chatId } })).toBe(0);
});

it('that has been taken away is stood in for', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const first = await ask('count to 60 at 50 per second');
  const second = await ask('count to 2', undefined, first.chatId);
  const gone = { data: { model: 'openai/gone' } };
  await getDatabase().message.update({ where: { id: second.responseId }, ...gone });
  await Promise.all([first.done, second.done]);
  expect(textOf(await committed(first.chatId, second.responseId))).toBe(numbers(2));
  expect(log.mock.calls.flat().join(' ')).toContain('"openai/gone" is not configured any more');
  log.mockRestore();
  expect(await askAgain(second)).toMatchObject({ status: 'complete', model: 'demo' });
});

it.each(STREAMING_PATTERNS)('says how long it thought, to all alike: %s', async (pattern) => {
  const chatId = await chatOf(pattern);
  const sent = await ask('count to 5', 'demo/thoughtful', chatId);
  const reader = await open(chatId);
  const state = await reader.until(ended(sent.responseId));
  await sent.done;
  const row = await committed(chatId, sent.responseId);
  const [thought] = row?.parts ?? [];
  expect(thought).toMatchObject({ type: 'reasoning', durationMs: expect.any(Number) });
  // Forty words at 25 per second.
  expect(thought?.type === 'reasoning' && thought.durationMs).toBeGreaterThan(800);
  expect(state.messages.get(sent.responseId)?.parts).toEqual(row?.parts);
});
