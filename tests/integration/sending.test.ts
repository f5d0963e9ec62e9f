import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { regenerate, sendMessage } from '../../lib/agent/requests/send-message.ts';
import { shownMessages } from '../../lib/conversation/state.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { ended, getTestbed, open, prepareTestbed, send } from '../support/agents.ts';

prepareTestbed();

describe('sending', () => {
  it('the same POST twice gives the same response and one run', async () => {
    const { ownerId } = getTestbed();
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
    const { ownerId } = getTestbed();
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
    const { ownerId } = getTestbed();
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
    const { ownerId } = getTestbed();
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
