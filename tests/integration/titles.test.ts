import { expect, it } from 'vitest';
import { deleteChat, restoreChat } from '../../lib/agent/requests/delete-chat.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { updateChat } from '../../lib/database/update-chat.ts';
import {
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

async function titleOf(chatId: string): Promise<string | undefined> {
  return (await readPage({ ownerId: getTestbed().ownerId, chatId }))?.chat.title;
}

it('names a chat while its first answer streams, and never again', async () => {
  const first = await send('count to 2000 at 50 per second');
  const reader = await open(first.chatId);
  const named = await reader.until(({ chat }) => chat?.title === 'Counting to 2000');
  expect(ended(first.responseId)(named)).toBe(false);
  const work = await deleteChat(getTestbed().ownerId, first.chatId);
  await Promise.all([work(), first.done]);
  await (await restoreChat(getTestbed().ownerId, first.chatId)).work();

  await getDatabase().chat.update({ where: { id: first.chatId }, data: { title: 'Mine' } });
  const second = await send('count to 3', first.chatId);
  await second.done;
  expect(await titleOf(first.chatId)).toBe('Mine');
});

it('leaves a title that the owner gave meanwhile', async () => {
  const { ownerId } = getTestbed();
  const sent = await send('count to 1');
  await updateChat({ ownerId, chatId: sent.chatId, settings: { title: 'Mine' } });
  await sent.done;
  const renamed = await titleOf(sent.chatId);
  // Whichever came first: what the owner said stays.
  expect(renamed).toBe('Mine');
});

it('stops what a deleted chat answers, and answers its queue when it is restored', async () => {
  const { ownerId } = getTestbed();
  const first = await send('count to 2000 at 50 per second');
  const reader = await open(first.chatId);
  const second = await send('count to 4', first.chatId);
  await reader.until(has(first.responseId, 20));
  const work = await deleteChat(ownerId, first.chatId);
  await Promise.all([work(), first.done, second.done]);
  expect(await readPage({ ownerId, chatId: first.chatId })).toBeNull();
  const rows = await getDatabase().message.findMany({ where: { chatId: first.chatId } });
  const statusOf = (id: string) => rows.find((row) => row.id === id)?.status;
  expect(statusOf(first.responseId)).toBe('cancelled');
  expect(statusOf(second.responseId)).toBe('queued');

  await (await restoreChat(ownerId, first.chatId)).work();
  const page = await readPage({ ownerId, chatId: first.chatId });
  expect(textOf(page?.messages.at(-1))).toBe(numbers(4));
});
