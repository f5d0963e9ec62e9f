import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { sweep } from '../../lib/agent/recovery/sweep.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import {
  abandon,
  committed,
  ended,
  getTestbed,
  numbers,
  prepareTestbed,
  send,
  textOf,
} from '../support/agents.ts';

prepareTestbed();

/** Counts by channel and name what is published from now on. */
function countPublishes(): Map<string, number> {
  const counts = new Map<string, number>();
  getTestbed().services.realtime.faults.rejectPublish = ({ channel, names }) => {
    for (const name of names) {
      const key = `${channel.slice(channel.lastIndexOf(':') + 1)} ${name}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return undefined;
  };
  return counts;
}

async function sweepOnce(): Promise<number> {
  const { chats, work } = await sweep();
  await work();
  return chats;
}

// PROTOCOL.md P53, P54
it('ends what dead agents left in all chats, once, although two sweep at the same time', async () => {
  const lost = await Promise.all([abandon(), abandon(), abandon()]);
  const before = await getDatabase().chat.findMany({ orderBy: { id: 'asc' } });
  const counts = countPublishes();
  expect(await Promise.all([sweepOnce(), sweepOnce()])).toEqual([3, 3]);
  for (const { chatId, responseId, reader } of lost) {
    const state = await reader.until(ended(responseId));
    const row = await committed(chatId, responseId);
    expect(row?.status).toBe('interrupted');
    expect(textOf(row)).toMatch(/^1 2 3 4 5 /);
    expect(state.messages.get(responseId)?.parts).toEqual(row?.parts);
    expect(counts.get(`${chatId} stop`)).toBe(1);
    const revision = before.find(({ id }) => id === chatId)?.revision ?? 0;
    expect(row?.revision).toBe(revision + 1);
  }
  expect(await sweepOnce()).toBe(0);
});

// PROTOCOL.md P55
it('starts a queue that waits for nobody, once', async () => {
  const { chatId, responseId, reader } = await abandon(60_000);
  const second = await send('count to 2', chatId);
  const third = await send('count to 3', chatId);
  await Promise.all([second.done, third.done]);
  // Ended by somebody who left the queue alone.
  await getDatabase().message.update({
    where: { id: responseId },
    data: { status: 'interrupted', leaseUntil: null, leaseOwner: null },
  });
  const counts = countPublishes();
  await Promise.all([sweepOnce(), sweepOnce()]);
  await reader.until(ended(third.responseId));
  expect(counts.get(`${chatId} start`)).toBe(2);
  expect(counts.get(`${chatId} stop`)).toBe(2);
  const page = await readPage({ ownerId: getTestbed().ownerId, chatId });
  expect(page?.messages.slice(2).map(textOf)).toEqual([
    'count to 2',
    numbers(2),
    'count to 3',
    numbers(3),
  ]);
  expect(page?.messages.map(({ id }) => id).slice(2)).toEqual(
    [second, third].flatMap((sent) => [sent.id, sent.responseId]),
  );
});

it('takes a bounded number of chats at a time, and no chat that was deleted', async () => {
  const { ownerId } = getTestbed();
  const chats = Array.from({ length: 23 }, (_, index) => {
    const id = uuidv7();
    const deletedAt = index < 2 ? new Date() : null;
    return { id, ownerId, title: 'lost', channel: `ai:${ownerId}:${id}`, deletedAt };
  });
  await getDatabase().chat.createMany({ data: chats });
  await getDatabase().message.createMany({
    data: chats.map(({ id: chatId }) => ({
      id: uuidv7(),
      chatId,
      role: 'assistant',
      parts: [],
      status: 'streaming',
      revision: 1,
      leaseUntil: new Date(Date.now() - 1_000),
      leaseOwner: uuidv7(),
    })),
  });
  expect(await sweepOnce()).toBe(20);
  expect(await sweepOnce()).toBe(1);
  expect(await sweepOnce()).toBe(0);
});
