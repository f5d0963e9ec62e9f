import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cancelResponse, publishCancel } from '../../lib/agent/cancel-response.ts';
import { recoverChat } from '../../lib/agent/recover.ts';
import { stopRun } from '../../lib/agent/runs.ts';
import { regenerate, sendMessage } from '../../lib/agent/send-message.ts';
import { HYDRATIONS } from '../../lib/conversation/hydration.ts';
import { type ConversationState, shownMessages } from '../../lib/conversation/state.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { isTerminal, type Message } from '../../lib/records.ts';
import { openReader, type Reader } from '../support/reader.ts';
import { type Services, startServices } from '../support/services.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

let services: Services;
/** Between the readers and realtime; the agents have their own way. */
let network: TcpProxy;
let ownerId: string;
const readers: Reader[] = [];

beforeAll(async () => {
  services = await startServices();
  network = await startTcpProxy(services.realtime.port);
  Object.assign(process.env, services.env);
  const owner = { name: 'Guest', email: 'guest@example.com' };
  ownerId = (await getDatabase().user.create({ data: owner })).id;
});

afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
  services.realtime.faults.rejectPublish = undefined;
  network.restore();
  services.network.restore();
});

afterAll(async () => {
  await getDatabase().$disconnect();
  await network.close();
  await services.close();
});

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(' ');
}

function textOf(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function send(text: string, chatId: string = uuidv7()) {
  const id = uuidv7();
  const parts = [{ type: 'text' as const, text }];
  const { responseId, work } = await sendMessage({ ownerId, chatId, id, parts });
  return { chatId, id, responseId, done: work ?? Promise.resolve() };
}

async function open(chatId: string, hydration: (typeof HYDRATIONS)[number] = 'history') {
  const reader = await openReader({ ownerId, chatId }, hydration, network.port);
  readers.push(reader);
  return reader;
}

async function committed(chatId: string, id: string): Promise<Message | undefined> {
  const page = await readPage({ ownerId, chatId });
  return page?.messages.find((message) => message.id === id);
}

/** Resolves when agents have published so many more tokens. */
function tokensPublished(count: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    services.realtime.faults.rejectPublish = ({ names }) => {
      seen += names[0] === 'token' ? 1 : 0;
      if (seen === count) resolve();
      return undefined;
    };
  });
}

const has = (id: string, length: number) => (state: ConversationState) =>
  textOf(state.messages.get(id)).length >= length;

const ended = (id: string) => (state: ConversationState) => {
  const message = state.messages.get(id);
  return message !== undefined && isTerminal(message.status);
};

describe.each(HYDRATIONS)('a reader that hydrates by %s', (hydration) => {
  it('has every token when it joins at the beginning, the middle and the end', async () => {
    const sent = await send('count to 120 at 80 per second');
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
    const sent = await send('count to 150 at 60 per second');
    const reader = await open(sent.chatId, hydration);
    for (const length of [40, 150, 260, 400]) {
      await reader.until(has(sent.responseId, length));
      network.cut();
    }
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(150));
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(150));
  });

  it('has every token although continuity was lost', async () => {
    const sent = await send('count to 150 at 60 per second');
    const reader = await open(sent.chatId, hydration);
    await reader.until(has(sent.responseId, 100));
    const missed = tokensPublished(20);
    network.sever();
    await missed;
    services.realtime.faults.forgetConnections();
    network.restore();
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(150));
    await sent.done;
  });

  it('has the whole text although publishes were refused', async () => {
    let count = 0;
    const refusal = { code: 42911, statusCode: 429, message: 'too fast' };
    services.realtime.faults.rejectPublish = ({ names }) => {
      count += names[0] === 'token' ? 1 : 0;
      return names[0] === 'token' && count % 7 === 3 ? refusal : undefined;
    };
    const sent = await send('count to 60 at 60 per second');
    const reader = await open(sent.chatId, hydration);
    const state = await reader.until(ended(sent.responseId));
    expect(count).toBeGreaterThan(20);
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(60));
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(60));
  });
});

describe('a response', () => {
  it('is committed before any reader is told that it ended', async () => {
    const sent = await send('count to 20 at 100 per second');
    const reader = await open(sent.chatId);
    await reader.until(ended(sent.responseId));
    expect((await committed(sent.chatId, sent.responseId))?.status).toBe('complete');
    await sent.done;
  });

  it('stops when it is cancelled, with the same text everywhere', async () => {
    const sent = await send('count to 2000 at 50 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 50));
    const stoppedAt = performance.now();
    await cancelResponse({ ownerId, chatId: sent.chatId, responseId: sent.responseId });
    const state = await reader.until(ended(sent.responseId));
    expect(performance.now() - stoppedAt).toBeLessThan(1_000);
    await sent.done;
    const row = await committed(sent.chatId, sent.responseId);
    expect(row?.status).toBe('cancelled');
    expect(textOf(row).startsWith(numbers(15))).toBe(true);
    expect(state.messages.get(sent.responseId)?.parts).toEqual(row?.parts);
  });

  it('can be cancelled from another process, over the control channel', async () => {
    const sent = await send('count to 2000 at 50 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 20));
    await publishCancel(`ai:${ownerId}:${sent.chatId}`, sent.responseId);
    await reader.until(ended(sent.responseId));
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

  it('goes on and is committed while realtime is unreachable; readers follow by polling', async () => {
    const sent = await send('count to 40 at 40 per second');
    const reader = await open(sent.chatId);
    await reader.until(has(sent.responseId, 20));
    services.network.sever();
    network.sever();
    await sent.done;
    expect(textOf(await committed(sent.chatId, sent.responseId))).toBe(numbers(40));
    const state = await reader.until(ended(sent.responseId));
    expect(textOf(state.messages.get(sent.responseId))).toBe(numbers(40));
  });

  it('whose agent died is ended once, by whoever looks, and frees the queue', async () => {
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
    stopRun(sent.responseId, 'lost');
    await sent.done;
    expect((await committed(sent.chatId, sent.responseId))?.status).toBe('interrupted');
  });
});

describe('sending', () => {
  it('the same message again gives the same response and one run', async () => {
    const [id, chatId] = [uuidv7(), uuidv7()];
    const parts = [{ type: 'text' as const, text: 'count to 3 at 100 per second' }];
    const all = await Promise.all([1, 2, 3].map(() => sendMessage({ ownerId, chatId, id, parts })));
    expect(new Set(all.map(({ responseId }) => responseId)).size).toBe(1);
    expect(all.filter(({ work }) => work !== null)).toHaveLength(1);
    await Promise.all(all.map(({ work }) => work));
    expect(await getDatabase().message.count({ where: { chatId } })).toBe(2);
    await expect(
      sendMessage({ ownerId, chatId, id, parts: [{ type: 'text', text: 'else' }] }),
    ).rejects.toMatchObject({ code: 'id_conflict' });
  });

  it('while an answer streams waits its turn, from every side and in order', async () => {
    const first = await send('count to 30 at 60 per second');
    const reader = await open(first.chatId);
    const [second, third] = await Promise.all([
      send('count to 2', first.chatId),
      send('count to 4', first.chatId),
    ]);
    const waiting = await reader.until(
      (state) => state.messages.has(third.id) && state.messages.has(second.id),
    );
    expect(waiting.messages.get(second.id)?.status).toBe('queued');
    await reader.until(ended(second.responseId));
    const state = await reader.until(ended(third.responseId));
    expect(shownMessages(state).map(({ status }) => status)).toEqual(Array(6).fill('complete'));
    await first.done;
    const page = await readPage({ ownerId, chatId: first.chatId });
    expect(shownMessages(state)).toEqual(page?.messages);
  });

  it('asks again beside what was said, and shows the new answer', async () => {
    const first = await send('fail after 3');
    await first.done;
    const reader = await open(first.chatId);
    const responseId = uuidv7();
    const request = { ownerId, chatId: first.chatId, responseId, parentId: first.id };
    const again = await regenerate(request);
    expect(await regenerate(request)).toEqual({ responseId, work: null });
    await reader.until(ended(responseId));
    await again.work;
    const page = await readPage({ ownerId, chatId: first.chatId });
    expect(page?.messages.map(({ id }) => id)).toEqual([first.id, responseId]);
    expect((await getDatabase().message.findMany({ where: { chatId: first.chatId } })).length).toBe(
      3,
    );
  });

  it('to a chat of someone else, or one that was deleted, changes nothing', async () => {
    const mine = await send('count to 1');
    await mine.done;
    const stranger = await getDatabase().user.create({
      data: { name: 'Guest', email: 'stranger@example.com' },
    });
    const parts = [{ type: 'text' as const, text: 'hello' }];
    const foreign = { ownerId: stranger.id, chatId: mine.chatId, id: uuidv7(), parts };
    await expect(sendMessage(foreign)).rejects.toMatchObject({ code: 'not_found' });
    await getDatabase().chat.update({
      where: { id: mine.chatId },
      data: { deletedAt: new Date() },
    });
    await expect(sendMessage({ ...foreign, ownerId })).rejects.toMatchObject({ code: 'not_found' });
    expect(await getDatabase().message.count({ where: { chatId: mine.chatId } })).toBe(2);
  });
});

async function shown(reader: Reader, responseId: string): Promise<Message | undefined> {
  const state = await reader.until(has(responseId, 50));
  return state.messages.get(responseId);
}
