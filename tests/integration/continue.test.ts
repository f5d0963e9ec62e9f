import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { regenerate } from '../../lib/agent/requests/send-message.ts';
import { loadModelMessages } from '../../lib/agent/run/conversation-history.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import type { Message, MessagePart } from '../../lib/chat/message.ts';
import { shownMessages } from '../../lib/conversation/state.ts';
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

/** An answer that was stopped after this many numbers, or a few more. */
async function stopped(text: string, count: number, chatId?: string) {
  const sent = await send(text, chatId);
  const reader = await open(sent.chatId);
  await reader.until(has(sent.responseId, numbers(count).length));
  await cancelResponse({ ownerId: getTestbed().ownerId, ...sent });
  await sent.done;
  const row = await committed(sent.chatId, sent.responseId);
  if (!row) throw new Error('the stopped answer is not in the database');
  return { ...sent, reader, row };
}

/** Goes on with an answer as a POST does. */
async function goOn({
  chatId,
  id,
  responseId,
}: {
  chatId: string;
  id: string;
  responseId: string;
}) {
  const { ownerId } = getTestbed();
  const request = { ownerId, chatId, responseId: uuidv7(), parentId: id, continues: responseId };
  const { work } = await regenerate(request);
  return { ...request, done: work ?? Promise.resolve() };
}

/** Puts a terminal answer with these parts in place of one that a chat has. */
async function rewrite(responseId: string, parts: MessagePart[], seq: number): Promise<void> {
  const data = { parts: parts as object[], seq, status: 'interrupted' as const };
  await getDatabase().message.update({ where: { id: responseId }, data });
}

const combinations = STREAMING_PATTERNS.flatMap((pattern) =>
  HYDRATIONS.map((hydration) => [pattern, hydration] as const),
);

describe.each(combinations)('an answer that goes on, %s, %s', (pattern, hydration) => {
  it('reads as if it had never been interrupted, for everyone', async () => {
    const chatId = await chatOf(pattern);
    const source = await stopped('count to 300 at 100 per second', 120, chatId);
    expect(source.row.status).toBe('cancelled');
    const next = await goOn(source);
    const begun = await committed(chatId, next.responseId);
    expect(textOf(begun).startsWith(textOf(source.row))).toBe(true);
    expect(begun?.seq).toBeGreaterThanOrEqual(source.row.seq);
    const first = await open(chatId, hydration);
    await first.until(has(next.responseId, numbers(180).length));
    const second = await open(chatId, hydration);
    for (const reader of [source.reader, first, second]) {
      const state = await reader.until(ended(next.responseId));
      expect(state.messages.get(next.responseId)).toMatchObject({
        status: 'complete',
        parts: [{ type: 'text', text: numbers(300) }],
      });
    }
    await next.done;
    const row = await committed(chatId, next.responseId);
    expect(row?.parts).toEqual([{ type: 'text', text: numbers(300) }]);
    expect(row?.seq).toBeGreaterThan(source.row.seq);
    const kept = await getDatabase().message.findUniqueOrThrow({
      where: { id: source.responseId },
    });
    expect(kept).toMatchObject({ status: 'cancelled', parts: source.row.parts });
  });

  it('can be stopped and gone on with again', async () => {
    const chatId = await chatOf(pattern);
    const source = await stopped('count to 90 at 100 per second', 30, chatId);
    const second = await goOn(source);
    const reader = await open(chatId, hydration);
    await reader.until(has(second.responseId, numbers(60).length));
    await cancelResponse(second);
    await second.done;
    const third = await goOn({ ...source, responseId: second.responseId });
    const state = await reader.until(ended(third.responseId));
    expect(textOf(state.messages.get(third.responseId))).toBe(numbers(90));
    await third.done;
    expect(textOf(await committed(chatId, third.responseId))).toBe(numbers(90));
  });

  // PROTOCOL.md P7, P24
  it('is whole although what it began with is too large for an event', async () => {
    const chatId = await chatOf(pattern);
    const source = await stopped('count to 5000 at 100 per second', 20, chatId);
    const parts: MessagePart[] = [{ type: 'text', text: numbers(4_900) }];
    await rewrite(source.responseId, parts, source.row.seq);
    const next = await goOn(source);
    const reader = await open(chatId, hydration);
    for (const each of [source.reader, reader]) {
      const grown = await each.until(has(next.responseId, numbers(4_920).length));
      expect(grown.messages.get(next.responseId)?.status).toBe('streaming');
    }
    for (const each of [source.reader, reader]) {
      const state = await each.until(ended(next.responseId));
      expect(textOf(state.messages.get(next.responseId))).toBe(numbers(5_000));
    }
    await next.done;
    expect(textOf(await committed(chatId, next.responseId))).toBe(numbers(5_000));
  });

  it('is rebuilt when its agent dies, with the copy and what was said since', async () => {
    const { ownerId } = getTestbed();
    const chatId = await chatOf(pattern);
    const source = await stopped('count to 2000 at 60 per second', 30, chatId);
    const next = await goOn(source);
    const reader = await open(chatId, hydration);
    await reader.until(has(next.responseId, textOf(source.row).length + 60));
    const leaseUntil = new Date(Date.now() - 1_000);
    await getDatabase().message.update({
      where: { id: next.responseId },
      data: { leaseUntil, leaseOwner: uuidv7() },
    });
    await recoverChat(ownerId, chatId);
    getRuns().stop(next.responseId, 'lost');
    const state = await reader.until(ended(next.responseId));
    await next.done;
    const row = await committed(chatId, next.responseId);
    expect(row?.status).toBe('interrupted');
    expect(textOf(row)).toBe(numbers(textOf(row).split(' ').length));
    expect(textOf(row).length).toBeGreaterThanOrEqual(textOf(source.row).length + 60);
    expect(state.messages.get(next.responseId)?.parts).toEqual(row?.parts);
  });

  it('is whole although publishes were refused', async () => {
    const chatId = await chatOf(pattern);
    const source = await stopped('count to 80 at 60 per second', 30, chatId);
    let count = 0;
    const refusal = { code: 42911, statusCode: 429, message: 'too fast' };
    getTestbed().services.realtime.faults.rejectPublish = ({ names }) => {
      count += names[0] === 'token' ? 1 : 0;
      return names[0] === 'token' && count % 5 === 2 ? refusal : undefined;
    };
    const next = await goOn(source);
    const reader = await open(chatId, hydration);
    const state = await reader.until(ended(next.responseId));
    expect(textOf(state.messages.get(next.responseId))).toBe(numbers(80));
    await next.done;
    expect(textOf(await committed(chatId, next.responseId))).toBe(numbers(80));
  });
});

describe('an answer that goes on', () => {
  it('begins behind what a tool said, and leaves out a call that had no result', async () => {
    const sent = await send('what is the weather in Lisbon at 100 per second');
    await sent.done;
    const whole = await committed(sent.chatId, sent.responseId);
    const [call, answer] = whole?.parts ?? [];
    if (!call || answer?.type !== 'text') throw new Error('the demo model changed its answer');
    const said = { ...answer, text: answer.text.slice(0, 25) };
    const open: MessagePart = {
      type: 'tool-weather',
      toolCallId: 'lost',
      state: 'input-available',
      input: {},
    };
    await rewrite(sent.responseId, [open, call, said], 7);
    const next = await goOn(sent);
    await next.done;
    const row = await committed(sent.chatId, next.responseId);
    expect(row?.parts).toEqual([call, answer]);
    if (!row) return;
    const { signal } = new AbortController();
    const asked = await loadModelMessages(
      sent.chatId,
      { message: undefined, response: row },
      signal,
    );
    expect(asked.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });

  it('must have ended early, and answer the same message', async () => {
    const { ownerId } = getTestbed();
    const source = await stopped('count to 2000 at 60 per second', 10);
    const { chatId, id } = source;
    const whole = await send('count to 2', chatId);
    await whole.done;
    const running = await goOn(source);
    const ask = (change: { parentId?: string; continues: string }) =>
      regenerate({ ownerId, chatId, responseId: uuidv7(), parentId: id, ...change });
    for (const [change, code] of [
      [{ continues: running.responseId }, 'wrong_state'],
      [{ continues: whole.responseId, parentId: whole.id }, 'wrong_state'],
      [{ continues: whole.responseId }, 'invalid_request'],
      [{ continues: id }, 'invalid_request'],
      [{ continues: uuidv7() }, 'invalid_request'],
    ] as const) {
      await expect(ask(change), JSON.stringify(change)).rejects.toMatchObject({ code });
    }
    await cancelResponse(running);
    await running.done;
    expect(await regenerate(running)).toEqual({ responseId: running.responseId, work: null });
    const rows = await getDatabase().message.findMany({ where: { chatId, role: 'assistant' } });
    const statuses = rows.map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(['cancelled', 'cancelled', 'complete']);
  });

  it('replaces the answer that it goes on from in the branch', async () => {
    const source = await stopped('count to 40 at 60 per second', 10);
    const next = await goOn(source);
    const state = await source.reader.until(ended(next.responseId));
    await next.done;
    const shown = shownMessages(state).map((message: Message) => message.id);
    expect(shown).toEqual([source.id, next.responseId]);
  });
});
