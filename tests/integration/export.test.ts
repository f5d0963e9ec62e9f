import { v7 as uuidv7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { regenerate } from '../../lib/agent/requests/send-message.ts';
import type { ChatFile } from '../../lib/chat/chat-file.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { exportChat } from '../../lib/database/export-chat.ts';
import { importChat } from '../../lib/database/import-chat.ts';
import { listChats, readPage } from '../../lib/database/read-chats.ts';
import { updateChat } from '../../lib/database/update-chat.ts';
import { chatFileSchema } from '../../lib/http/chat-file-schema.ts';
import {
  committed,
  ended,
  getTestbed,
  numbers,
  open,
  prepareTestbed,
  send,
  textOf,
} from '../support/agents.ts';

prepareTestbed();

/** A file without what differs between a chat and its copy: ids become places in the file. */
function comparable({ chat, messages, ...file }: ChatFile) {
  const placeOf = (id: string | null) => messages.findIndex((message) => message.id === id);
  return {
    ...file,
    chat: { title: chat.title, headId: placeOf(chat.headId) },
    messages: messages.map((message) => ({
      ...message,
      ...{ id: placeOf(message.id), parentId: placeOf(message.parentId) },
    })),
  };
}

const copy = (file: ChatFile) => chatFileSchema.parse(JSON.parse(JSON.stringify(file)));

it('comes back equal, branches and all, and goes on', async () => {
  const { ownerId } = getTestbed();
  const first = await send('think about rain at 200 per second');
  await first.done;
  const { chatId, id } = first;
  const weather = await send('what is the weather in Lisbon', chatId);
  await weather.done;
  const failed = await send('fail after 3', chatId, weather.responseId);
  await failed.done;
  await (await send('count to 2', chatId, null)).done;
  const again = { ownerId, chatId, responseId: uuidv7(), parentId: id };
  await (await regenerate(again)).work;
  // What is shown is not what came last.
  await updateChat({ ownerId, chatId, settings: { headId: weather.responseId } });

  const exported = await exportChat(ownerId, chatId);
  expect(exported.messages).toHaveLength(9);
  expect(exported.chat.headId).toBe(failed.responseId);
  const imported = await importChat(ownerId, copy(exported));
  expect(imported.chat.id).not.toBe(chatId);
  expect(imported.chat.channel).toBe(`ai:${ownerId}:${imported.chat.id}`);
  const back = await exportChat(ownerId, imported.chat.id);
  expect(comparable(back)).toEqual(comparable(exported));
  const ids = new Set([...exported.messages, ...back.messages].map((message) => message.id));
  expect(ids.size).toBe(18);

  const page = await readPage({ ownerId, chatId: imported.chat.id });
  expect(page).toMatchObject({ revision: 1, previous: null });
  expect(page?.messages).toHaveLength(6);
  expect(page?.messages.at(-1)).toMatchObject({ status: 'failed', error: { code: 'model_error' } });
  expect(page?.siblings).toHaveLength(4);
  expect((await listChats({ ownerId })).chats[0]?.id).toBe(imported.chat.id);

  const reader = await open(imported.chat.id);
  const next = await send('count to 3', imported.chat.id);
  const state = await reader.until(ended(next.responseId));
  await next.done;
  expect(textOf(state.messages.get(next.responseId))).toBe(numbers(3));
  expect(state.chat?.title).toBe(exported.chat.title);
});

it('has what was still being answered as interrupted, with its text, to be continued', async () => {
  const { ownerId } = getTestbed();
  const first = await send('count to 400 at 100 per second');
  const queued = await send('count to 3', first.chatId);
  // What is exported is what is saved: wait for a checkpoint.
  const isSaved = async () =>
    expect(textOf(await committed(first.chatId, first.responseId))).not.toBe('');
  await vi.waitFor(isSaved, { timeout: 20_000, interval: 50 });
  const exported = await exportChat(ownerId, first.chatId);
  expect(exported.messages.map(({ status }) => status)).toEqual([
    ...['complete', 'streaming', 'queued', 'queued'],
  ]);
  const { chat } = await importChat(ownerId, copy(exported));
  await Promise.all([first.done, queued.done]);
  const page = await readPage({ ownerId, chatId: chat.id });
  const [question, answer, second, rest] = page?.messages ?? [];
  expect([question, answer, second, rest].map((message) => message?.status)).toEqual([
    ...['complete', 'interrupted', 'complete', 'interrupted'],
  ]);
  expect(numbers(400).startsWith(textOf(answer))).toBe(true);
  expect(textOf(answer).length).toBeGreaterThan(0);

  if (!question || !answer) throw new Error('the copy is not whole');
  const responseId = uuidv7();
  const choice = { responseId, parentId: question.id, continues: answer.id };
  const watching = await open(chat.id);
  await (await regenerate({ ownerId, chatId: chat.id, ...choice })).work;
  const state = await watching.until(ended(responseId));
  expect(textOf(await committed(chat.id, responseId))).toBe(numbers(400));
  expect(textOf(state.messages.get(responseId))).toBe(numbers(400));
});

it('is nobody else’s to export, and none that is deleted', async () => {
  const { ownerId } = getTestbed();
  const { chatId, done } = await send('count to 1');
  await done;
  await expect(exportChat(uuidv7(), chatId)).rejects.toMatchObject({ code: 'not_found' });
  await getDatabase().chat.update({ where: { id: chatId }, data: { deletedAt: new Date() } });
  await expect(exportChat(ownerId, chatId)).rejects.toMatchObject({ code: 'not_found' });
});

it('stores nothing when something cannot be stored', async () => {
  const { ownerId } = getTestbed();
  const { chatId, done } = await send('count to 1');
  await done;
  const exported = await exportChat(ownerId, chatId);
  const rows = () =>
    getDatabase().$transaction([getDatabase().chat.count(), getDatabase().message.count()]);
  const before = await rows();
  const [question, answer] = copy(exported).messages;
  if (!question || !answer) throw new Error('the file is not whole');
  const broken = { ...answer, parts: [{ type: 'text' as const, text: 'a\0' }] };
  const file = { ...exported, messages: [question, broken] };
  await expect(importChat(ownerId, file)).rejects.toThrow();
  expect(await rows()).toEqual(before);
});

it('of many messages is made at once', async () => {
  const { ownerId } = getTestbed();
  const time = new Date().toISOString();
  const messages: ChatFile['messages'] = Array.from({ length: 4_000 }, (_, index) => ({
    ...{ id: `${index}`, parentId: index === 0 ? null : `${index - 1}`, createdAt: time },
    ...{ role: index % 2 === 0 ? 'user' : 'assistant', status: 'complete' },
    parts: [{ type: 'text', text: `message ${index} ${'x'.repeat(1_000)}` }],
  }));
  const chat = { title: 'many', createdAt: time, updatedAt: time, headId: '3999' };
  const file: ChatFile = { format: 'rewind-chat', version: 1, chat, messages };
  const imported = await importChat(ownerId, copy(file));
  const back = await exportChat(ownerId, imported.chat.id);
  expect(comparable(back)).toEqual(comparable(file));
});
