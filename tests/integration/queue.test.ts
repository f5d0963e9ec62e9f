import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { removeMessage, sendNow } from '../../lib/agent/requests/change-queue.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import type { Message } from '../../lib/chat/message.ts';
import { type ConversationState, shownMessages } from '../../lib/conversation/state.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readChanges, readPage } from '../../lib/database/read-chats.ts';
import {
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

type Sent = Awaited<ReturnType<typeof send>>;

/** An answer that streams, and messages that wait behind it, each for this many numbers. */
async function queueOf(...counts: number[]) {
  const first = await send('count to 2000 at 50 per second');
  const reader = await open(first.chatId);
  const queued: Sent[] = [];
  for (const count of counts) queued.push(await send(`count to ${count}`, first.chatId));
  await reader.until(has(first.responseId, 5));
  await reader.until((state) => queued.every(({ id }) => state.messages.has(id)));
  return { first, reader, queued: queued as [Sent, Sent, Sent, Sent], chatId: first.chatId };
}

function remove({ chatId, id }: Pick<Sent, 'chatId' | 'id'>, ownerId = getTestbed().ownerId) {
  return perform(removeMessage({ ownerId, chatId, id }));
}

async function answerNow({ chatId, id }: Pick<Sent, 'chatId' | 'id'>) {
  const { responseId, work } = await sendNow({ ownerId: getTestbed().ownerId, chatId, id });
  await work();
  return responseId;
}

function stop({ chatId, responseId }: Sent) {
  return perform(cancelResponse({ ownerId: getTestbed().ownerId, chatId, responseId }));
}

/** Does at once what a route leaves for later; tells whether there was anything. */
async function perform(request: Promise<(() => Promise<void>) | null>): Promise<boolean> {
  const work = await request;
  await work?.();
  return work !== null;
}

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

async function savedBranch(chatId: string): Promise<Message[]> {
  return (await readPage({ ownerId: getTestbed().ownerId, chatId }))?.messages ?? [];
}

function allEnded(...sent: Sent[]): (state: ConversationState) => boolean {
  return (state) => sent.every(({ responseId }) => ended(responseId)(state));
}

/** Makes an answer that of an agent in another process, which neither says nor hears anything more. */
async function moveElsewhere({ responseId, done }: Sent): Promise<void> {
  const leaseUntil = new Date(Date.now() + 60_000);
  const data = { leaseUntil, leaseOwner: uuidv7() };
  await getDatabase().message.update({ where: { id: responseId }, data });
  getRuns().stop(responseId, 'lost');
  await done;
}

async function expire({ responseId }: Sent): Promise<void> {
  const leaseUntil = new Date(Date.now() - 1_000);
  await getDatabase().message.update({ where: { id: responseId }, data: { leaseUntil } });
}

/** Each answer ended before the one below it: ends are counted by revision. */
function expectInOrder(branch: Message[]): void {
  const ends = branch.filter(({ role }) => role === 'assistant').map(({ revision }) => revision);
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
}

describe('a queued message that is removed', () => {
  // PROTOCOL.md P52
  it('is gone for every reader, and the branch stays whole', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3, 4);
    const [second, third, fourth] = queued;
    const { ownerId } = getTestbed();
    const before = reader.store.getState().revision;
    const late = await open(chatId);
    expect(await remove(third)).toBe(true);
    for (const each of [reader, late]) {
      const state = await each.until(({ messages }) => !messages.has(third.id));
      expect(state.messages.has(third.responseId)).toBe(false);
      expect(idsOf(shownMessages(state))).toEqual([
        first.id,
        first.responseId,
        second.id,
        fourth.id,
      ]);
    }
    const changes = await readChanges({ ownerId, chatId, since: before });
    expect(changes?.removed.toSorted()).toEqual([third.id, third.responseId].toSorted());
    expect(await remove(third)).toBe(false);
    expect((await readChanges({ ownerId, chatId, since: 0 }))?.revision).toBe(changes?.revision);

    await stop(first);
    const state = await reader.until(allEnded(second, fourth));
    expect(textOf(state.messages.get(second.responseId))).toBe(numbers(2));
    expect(textOf(state.messages.get(fourth.responseId))).toBe(numbers(4));
    expect(shownMessages(state)).toEqual(await savedBranch(chatId));
    await first.done;
    const rows = await getDatabase().message.findMany({ where: { chatId, status: 'removed' } });
    expect(rows.map(({ id }) => id).toSorted()).toEqual([third.id, third.responseId].toSorted());
  });

  it('gives the end of the branch back to the message before it', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3);
    const [second, third] = queued;
    await remove(third);
    await remove(second);
    const state = await reader.until(({ chat }) => chat?.headId === first.responseId);
    expect(idsOf(shownMessages(state))).toEqual([first.id, first.responseId]);
    const next = await send('count to 5', chatId);
    await stop(first);
    await reader.until(ended(next.responseId));
    const branch = await savedBranch(chatId);
    expect(idsOf(branch)).toEqual([first.id, first.responseId, next.id, next.responseId]);
    await first.done;
  });

  it('that would be a root of its own leaves the rest of the chat to be shown', async () => {
    const { first, reader, chatId } = await queueOf();
    const root = await send('count to 2', chatId, null);
    await reader.until(({ chat }) => chat?.headId === root.responseId);
    await remove(root);
    await reader.until(({ chat }) => chat?.headId === first.responseId);
    await stop(first);
    await first.done;
  });

  it('must be queued, and its owner’s', async () => {
    const { first, queued } = await queueOf(1);
    const stranger = await getDatabase().user.create({
      data: { name: 'Guest', email: 'remover@example.com' },
    });
    await expect(remove(first)).rejects.toMatchObject({ code: 'wrong_state' });
    const { chatId, responseId } = queued[0];
    await expect(remove({ chatId, id: responseId })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(remove({ chatId, id: uuidv7() })).rejects.toMatchObject({ code: 'not_found' });
    await expect(remove(queued[0], stranger.id)).rejects.toMatchObject({ code: 'not_found' });
    await stop(first);
    await first.done;
  });

  it('is either removed or answered when its turn comes at the same moment', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const { first, reader, queued, chatId } = await queueOf(2, 3);
      const [second, third] = queued;
      const removal = async () => {
        // A little later each round, so that it comes before, during and after the commit.
        for (let turn = 0; turn < round; turn += 1) await getDatabase().$queryRaw`select 1`;
        return remove(second).catch(({ code }) => code);
      };
      const [isRemoved] = await Promise.all([removal(), stop(first)]);
      const state = await reader.until(allEnded(third));
      await first.done;
      const answer = await committed(chatId, second.responseId);
      const answered = [second.id, second.responseId];
      const branch = [first.id, first.responseId, third.id, third.responseId];
      if (isRemoved !== true) {
        expect(isRemoved).toBe('wrong_state');
        expect(textOf(answer)).toBe(numbers(2));
        branch.splice(2, 0, ...answered);
      }
      expect(idsOf(shownMessages(state))).toEqual(branch);
      expect(shownMessages(state)).toEqual(await savedBranch(chatId));
      outcomes.add(String(isRemoved));
    }
    expect([...outcomes].toSorted()).toEqual(['true', 'wrong_state']);
  });
});

describe('a queued message that is sent now', () => {
  it('ends what is said and goes before the others, in every reader', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3, 4);
    const [second, third, fourth] = queued;
    expect(await answerNow(third)).toBe(third.responseId);
    await reader.until(ended(first.responseId));
    const state = await reader.until(allEnded(first, second, third, fourth));
    await first.done;
    const branch = await savedBranch(chatId);
    expect(idsOf(branch)).toEqual(
      [first, third, second, fourth].flatMap(({ id, responseId }) => [id, responseId]),
    );
    expect(shownMessages(state)).toEqual(branch);
    const said = await committed(chatId, first.responseId);
    expect(said?.status).toBe('cancelled');
    expect(textOf(said)).toMatch(/^1 2 3/);
    expect(branch.map(textOf).filter((_, index) => index % 2 === 1)).toEqual([
      textOf(said),
      numbers(3),
      numbers(2),
      numbers(4),
    ]);
    expectInOrder(branch);
  });

  it('is answered once although two windows ask at the same time, and again afterwards', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 60);
    const [second, third] = queued;
    const ids = await Promise.all([1, 2, 3].map(() => answerNow(third)));
    await reader.until(has(third.responseId, 1));
    ids.push(await answerNow(third));
    expect(new Set(ids)).toEqual(new Set([third.responseId]));
    const state = await reader.until(allEnded(first, second, third));
    expect(state.messages.get(third.responseId)?.status).toBe('complete');
    expect(textOf(state.messages.get(third.responseId))).toBe(numbers(60));
    await first.done;
    expect(await answerNow(third)).toBe(third.responseId);
    expect(shownMessages(state)).toEqual(await savedBranch(chatId));
  });

  it('is the first of all that are: the one that was asked for last', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3, 4, 5);
    const [second, third, fourth, fifth] = queued;
    await moveElsewhere(first);
    const { ownerId } = getTestbed();
    for (const { id } of [third, fifth, fifth]) await sendNow({ ownerId, chatId, id });
    const { revision } = await getDatabase().chat.findUniqueOrThrow({ where: { id: chatId } });
    await sendNow({ ownerId, chatId, id: fifth.id });
    const chat = await getDatabase().chat.findUniqueOrThrow({ where: { id: chatId } });
    expect(chat).toMatchObject({ revision, headId: fourth.responseId });
    await expire(first);
    await recoverChat(ownerId, chatId);
    const state = await reader.until(allEnded(first, ...queued));
    const branch = await savedBranch(chatId);
    expect(idsOf(branch)).toEqual(
      [first, fifth, third, second, fourth].flatMap(({ id, responseId }) => [id, responseId]),
    );
    expect(shownMessages(state)).toEqual(branch);
    expectInOrder(branch);
  });

  it('and another one at the same time, from two windows: both are answered whole', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3, 4);
    const [second, third, fourth] = queued;
    await moveElsewhere(first);
    const { ownerId } = getTestbed();
    await Promise.all([second, fourth].map(({ id }) => sendNow({ ownerId, chatId, id })));
    await expire(first);
    await recoverChat(ownerId, chatId);
    const state = await reader.until(allEnded(first, ...queued));
    const branch = await savedBranch(chatId);
    expect(shownMessages(state)).toEqual(branch);
    expectInOrder(branch);
    expect(branch.at(-1)?.id).toBe(third.responseId);
    for (const [index, { responseId }] of queued.entries()) {
      expect(textOf(state.messages.get(responseId))).toBe(numbers(index + 2));
    }
  });

  it('is answered although the answer is stopped at the same time', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { first, reader, queued, chatId } = await queueOf(2, 3);
      const [second, third] = queued;
      const later = async () => {
        for (let turn = 0; turn < round; turn += 1) await getDatabase().$queryRaw`select 1`;
        // Its turn may have come and gone.
        return answerNow(third).catch(({ code }) => code);
      };
      const [, asked] = await Promise.all([stop(first), later()]);
      expect([third.responseId, 'wrong_state']).toContain(asked);
      const state = await reader.until(allEnded(first, second, third));
      await first.done;
      expect(textOf(state.messages.get(third.responseId))).toBe(numbers(3));
      expect(shownMessages(state)).toEqual(await savedBranch(chatId));
    }
  });

  it('and removed at the same time is one of both', async () => {
    const { first, reader, queued, chatId } = await queueOf(2, 3);
    const [second, third] = queued;
    const [asked, removed] = await Promise.all([
      answerNow(third).catch(({ code }) => code),
      remove(third).catch(({ code }) => code),
    ]);
    // Removed first: then nothing has ended the answer before it.
    if (asked !== third.responseId) {
      expect([asked, removed]).toEqual(['wrong_state', true]);
      await stop(first);
    }
    await reader.until(allEnded(first, second));
    if (removed !== true) await reader.until(ended(third.responseId));
    await first.done;
    const isLeft = (await committed(chatId, third.responseId)) !== undefined;
    expect(isLeft).toBe(removed === 'wrong_state');
    await reader.until((state) => state.messages.has(third.id) === isLeft);
    expect(shownMessages(reader.store.getState())).toEqual(await savedBranch(chatId));
  });

  it('is answered although the agent before it is dead', async () => {
    const { first, reader, queued, chatId } = await queueOf(2);
    await moveElsewhere(first);
    await expire(first);
    expect(await answerNow(queued[0])).toBe(queued[0].responseId);
    await reader.until(ended(queued[0].responseId));
    expect((await committed(chatId, first.responseId))?.status).toBe('interrupted');
  });

  it('must be queued, and its owner’s', async () => {
    const { first, queued, chatId } = await queueOf(1);
    const stranger = await getDatabase().user.create({
      data: { name: 'Guest', email: 'hurrier@example.com' },
    });
    await expect(answerNow(first)).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(answerNow({ chatId, id: uuidv7() })).rejects.toMatchObject({ code: 'not_found' });
    const foreign = { ownerId: stranger.id, chatId, id: queued[0].id };
    await expect(sendNow(foreign)).rejects.toMatchObject({ code: 'not_found' });
    await remove(queued[0]);
    await expect(answerNow(queued[0])).rejects.toMatchObject({ code: 'wrong_state' });
    await stop(first);
    await first.done;
  });
});
