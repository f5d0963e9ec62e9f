import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { cancelResponse, publishCancel } from '../../lib/agent/requests/cancel-response.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
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
  tokensPublished,
} from '../support/agents.ts';
import type { Reader } from '../support/reader.ts';

prepareTestbed();

const combinations = STREAMING_PATTERNS.flatMap((pattern) =>
  HYDRATIONS.map((hydration) => [pattern, hydration] as const),
);

describe.each(combinations)('%s, a reader that hydrates by %s', (pattern, hydration) => {
  it('has every token when it joins at the beginning, the middle and the end', async () => {
    const sent = await send('count to 120 at 80 per second', await chatOf(pattern));
    const first = await open(sent.chatId, hydration);
    await first.until(has(sent.responseId, 100));
    const second = await open(sent.chatId, hydration);
    expect(textOf(await shown(second, sent.responseId))).toMatch(/^1 2 3 /);
    await first.until(has(sent.responseId, numbers(115).length));
    const third = await open(sent.chatId, hydration);
    for (const reader of [first, second, third]) {
      const state = await reader.until(ended(sent.responseId));
      expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(120));
    }
    await sent.done;
    expect(await committed(sent.chatId, sent.responseId)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: numbers(120) }],
    });
  });

  it('has every token although its network is cut again and again', async () => {
    const sent = await send('count to 150 at 60 per second', await chatOf(pattern));
    const reader = await open(sent.chatId, hydration);
    for (const length of [40, 150, 260, 400]) {
      await reader.until(has(sent.responseId, length));
      getTestbed().network.cut();
    }
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(150));
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(150));
  });

  // PROTOCOL.md P34, P44
  it('has every token although continuity was lost', async () => {
    const sent = await send('count to 150 at 60 per second', await chatOf(pattern));
    const reader = await open(sent.chatId, hydration);
    await reader.until(has(sent.responseId, 100));
    const missed = tokensPublished(20);
    getTestbed().network.sever();
    await missed;
    const { faults } = getTestbed().services.realtime;
    faults.forgetConnections();
    faults.forgetPositions();
    getTestbed().network.restore();
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(150));
    await sent.done;
  });

  // PROTOCOL.md P26
  it('has the whole text although publishes were refused', async () => {
    let count = 0;
    const refusal = { code: 42911, statusCode: 429, message: 'too fast' };
    getTestbed().services.realtime.faults.rejectPublish = ({ names }) => {
      count += names[0] === 'token' ? 1 : 0;
      return names[0] === 'token' && count % 7 === 3 ? refusal : undefined;
    };
    const sent = await send('count to 60 at 60 per second', await chatOf(pattern));
    const reader = await open(sent.chatId, hydration);
    const state = await reader.until(ended(sent.responseId));
    // Of which more than one was refused, however slow the machine.
    expect(count).toBeGreaterThan(10);
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(60));
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(60));
  });
});

describe('a response', () => {
  // PROTOCOL.md P27
  it('is committed before any reader is told that it ended', async () => {
    const sent = await send('count to 20 at 100 per second');
    const reader = await open(sent.chatId);
    await reader.until(ended(sent.responseId));
    expect((await committed(sent.chatId, sent.responseId))?.status).toBe('complete');
    await sent.done;
  });

  it('stopped in mid-answer has one terminal state and the same text everywhere', async () => {
    const { ownerId } = getTestbed();
    const sent = await send('count to 2000 at 50 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 50));
    await cancelResponse({ ownerId, chatId: sent.chatId, responseId: sent.responseId });
    const state = await reader.until(ended(sent.responseId));
    await sent.done;
    const row = await committed(sent.chatId, sent.responseId);
    expect(row?.status).toBe('cancelled');
    expect(textOf(row).startsWith(numbers(15))).toBe(true);
    expect(state.messages.get(sent.responseId)?.parts).toEqual(row?.parts);
  });

  // PROTOCOL.md P16
  it('can be cancelled from another process, over the control channel', async () => {
    const { ownerId } = getTestbed();
    const sent = await send('count to 2000 at 50 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 20));
    // A run listens a moment after it began. Who asks before that is told by its row, which is left
    // out here.
    const askAgain = async () => {
      await publishCancel(`ai:${ownerId}:${sent.chatId}`, sent.responseId);
      return ended(sent.responseId)(reader.store.getState());
    };
    await expect.poll(askAgain, { interval: 250, timeout: 15_000 }).toBe(true);
    await sent.done;
    expect((await committed(sent.chatId, sent.responseId))?.status).toBe('cancelled');
  });

  it('keeps what it said when the model fails', async () => {
    const sent = await send('fail after 20');
    const reader = await open(sent.chatId);
    const state = await reader.until(ended(sent.responseId));
    expect(state.messages.get(sent.responseId)).toMatchObject({
      status: 'failed',
      error: { code: 'model_error', message: expect.stringContaining('failed after 20') },
      parts: [{ type: 'text', text: numbers(20) }],
    });
    await sent.done;
  });

  it('carries reasoning and tools like text', async () => {
    const sent = await send('what is the weather in Lisbon');
    const reader = await open(sent.chatId);
    const state = await reader.until(ended(sent.responseId));
    const parts = state.messages.get(sent.responseId)?.parts;
    expect(parts?.[0]).toMatchObject({ type: 'tool-weather', state: 'output-available' });
    expect(parts?.[1]).toMatchObject({ text: expect.stringContaining('In Lisbon it is') });
    await sent.done;
    expect((await committed(sent.chatId, sent.responseId))?.parts).toEqual(parts);
  });

  // PROTOCOL.md P47
  it('goes on and is committed while realtime is unreachable; readers follow by polling', async () => {
    const sent = await send('count to 40 at 40 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 20));
    getTestbed().services.network.sever();
    getTestbed().network.sever();
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(40));
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(40));
  });

  // PROTOCOL.md P53, P54, P55
  it('whose agent was killed in mid-answer is ended once, by whoever looks, and frees the queue', async () => {
    const { ownerId } = getTestbed();
    const sent = await send('count to 2000 at 20 per second');
    const queued = await send('count to 3', sent.chatId);
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 5));
    await getDatabase().message.update({
      where: { id: sent.responseId },
      data: { leaseUntil: new Date(Date.now() - 1_000), leaseOwner: uuidv7() },
    });
    await Promise.all([1, 2, 3].map(() => recoverChat(ownerId, sent.chatId)));
    const state = await reader.until(ended(queued.responseId));
    const row = await committed(sent.chatId, sent.responseId);
    expect(row?.status).toBe('interrupted');
    expect(textOf(row)).toMatch(/^1 2 3/);
    expect(state.messages.get(sent.responseId)?.parts).toEqual(row?.parts);
    expect(textOf(state.messages.get(queued.responseId))).toBe('1 2 3');
    getRuns().stop(sent.responseId, 'lost');
    await sent.done;
    expect((await committed(sent.chatId, sent.responseId))?.status).toBe('interrupted');
  });
});

async function shown(reader: Reader, responseId: string): Promise<Message | undefined> {
  const state = await reader.until(has(responseId, 50));
  return state.messages.get(responseId);
}
