import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../../lib/agent/recovery/sweep.ts';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { regenerate } from '../../lib/agent/requests/send-message.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { getDatabase } from '../../lib/database/client.ts';
import {
  chatOf,
  committed,
  ended,
  getTestbed,
  has,
  numbers,
  open,
  prepareTestbed,
  send,
  textOf,
} from '../support/agents.ts';

prepareTestbed();

/** Another process begins with this. */
function startAnew(): void {
  Object.assign(globalThis, { rewindRuns: undefined });
}

beforeEach(startAnew);

describe.each(STREAMING_PATTERNS)('a server that is told to end, %s', (pattern) => {
  it('saves at once what answers have said, and lets them go on', async () => {
    const chatId = await chatOf(pattern);
    const sent = await send('count to 2000 at 50 per second', chatId);
    const reader = await open(chatId);
    await reader.until(has(sent.responseId, 20));
    expect((await committed(chatId, sent.responseId))?.seq).toBe(0);
    const drained = getRuns().drain(60_000);
    await expect
      .poll(async () => textOf(await committed(chatId, sent.responseId)))
      .toMatch(/^1 2 3 4 5 6 7 8 /);
    const saved = await committed(chatId, sent.responseId);
    expect(saved?.status).toBe('streaming');
    await reader.until(has(sent.responseId, textOf(saved).length + 20));
    await cancelResponse({ ownerId: getTestbed().ownerId, ...sent });
    await Promise.all([drained, sent.done]);
  });

  it('ends them with all that they have said, to go on from there', async () => {
    const { ownerId } = getTestbed();
    const chatId = await chatOf(pattern);
    const sent = await send('count to 120 at 60 per second', chatId);
    const reader = await open(chatId);
    await reader.until(has(sent.responseId, numbers(30).length));
    const shown = textOf(reader.store.getState().messages.get(sent.responseId));
    await getRuns().drain(0);
    const state = await reader.until(ended(sent.responseId));
    await sent.done;
    const row = await committed(chatId, sent.responseId);
    expect(row?.status).toBe('interrupted');
    expect(textOf(row).startsWith(shown)).toBe(true);
    expect(textOf(row)).toBe(numbers(textOf(row).split(' ').length));
    expect(state.messages.get(sent.responseId)).toMatchObject({
      status: 'interrupted',
      parts: row?.parts,
    });

    startAnew();
    const { responseId: continues, id: parentId } = sent;
    const request = { ownerId, chatId, responseId: uuidv7(), parentId, continues };
    const { work } = await regenerate(request);
    await reader.until(ended(request.responseId));
    await work;
    expect(textOf(await committed(chatId, request.responseId))).toBe(numbers(120));
  });
});

it('a server that is told to end leaves what is queued to the next one', async () => {
  const first = await send('count to 2000 at 50 per second');
  const queued = await send('count to 3', first.chatId);
  const reader = await open(first.chatId);
  await reader.until(has(first.responseId, 5));
  await getRuns().drain(0);
  await first.done;
  expect((await committed(first.chatId, first.responseId))?.status).toBe('interrupted');
  const { status } = await getDatabase().message.findUniqueOrThrow({
    where: { id: queued.responseId },
  });
  expect(status).toBe('queued');

  startAnew();
  await (await sweep()).work();
  const state = await reader.until(ended(queued.responseId));
  expect(textOf(state.messages.get(queued.responseId))).toBe(numbers(3));
});
