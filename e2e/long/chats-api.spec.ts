import { type APIResponse, expect } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { test } from '../support/test.ts';
import { createVisitor, expectProblem, readChat, type Visitor } from '../support/visitor.ts';

type Listed = {
  id: string;
  title: string;
  pinned: boolean;
  match?: Record<'title' | 'text', Array<{ text: string; isMatch: boolean }> | null>;
};
type Page = { chats: Listed[]; nextCursor: string | null; activeIds: string[] };

let owner: Visitor;
let stranger: Visitor;

test.beforeEach(async ({ servers }) => {
  owner = await createVisitor(servers.baseURL);
  stranger = await createVisitor(servers.baseURL);
});

test.afterEach(async () => {
  for (const visitor of [owner, stranger]) await visitor.close();
});

async function list(query = '', visitor = owner): Promise<Page> {
  const response = await visitor.request.get(`/api/chats${query}`);
  expect(response.status()).toBe(200);
  return response.json();
}

const idsOf = ({ chats }: Page) => chats.map(({ id }) => id);

const search = (query: string, visitor = owner) =>
  list(`?query=${encodeURIComponent(query)}`, visitor);

function marked(segments: Array<{ text: string; isMatch: boolean }> | null | undefined) {
  return segments?.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('');
}

const erase = (chatId: string, visitor = owner) => visitor.request.delete(`/api/chats/${chatId}`);
const restore = (chatId: string, visitor = owner) =>
  visitor.request.post(`/api/chats/${chatId}/restore`);

const titleOf = async (chatId: string): Promise<string> =>
  (await (await owner.request.get(`/api/chats/${chatId}`)).json()).chat.title;

test('a deleted chat is nowhere, and is not made again', async () => {
  const { chatId, messageId, responseId } = await owner.converse('count to 2');
  expect((await erase(chatId)).status()).toBe(204);
  const { request } = owner;
  const url = `/api/chats/${chatId}`;
  const parts = [{ type: 'text', text: 'count to 3' }];
  const refused: APIResponse[] = [
    await request.get(url),
    await request.get(`${url}/changes?since=0`),
    await request.patch(url, { data: { title: 'other' } }),
    await erase(chatId),
    await owner.send(chatId, { id: uuidv7(), parts }),
    await owner.send(chatId, { id: uuidv7(), parts, parentId: null }),
    await owner.send(chatId, { id: messageId, parts: [{ type: 'text', text: 'count to 2' }] }),
    await request.post(`${url}/responses`, { data: { id: uuidv7(), parentId: messageId } }),
    await request.post(`${url}/responses/${responseId}/stop`),
  ];
  for (const response of refused) await expectProblem(response, 404, 'not_found');
  expect((await request.get(`/chat/${chatId}`)).status()).toBe(404);
  expect(idsOf(await list())).toEqual([]);
  expect(idsOf(await search('count'))).toEqual([]);
});

test('a deleted chat can be restored, as it was', async () => {
  const { chatId, messageId, responseId } = await owner.converse('count to 2');
  await expect.poll(() => titleOf(chatId)).toBe('Counting to 2');
  expect((await erase(chatId)).status()).toBe(204);
  await expectProblem(await restore(chatId, stranger), 404, 'not_found');
  for (const response of [await restore(chatId), await restore(chatId)]) {
    expect(response.status()).toBe(200);
    expect(await response.json()).toMatchObject({ id: chatId, title: 'Counting to 2' });
  }
  expect((await readChat(owner.request, chatId)).ids).toEqual([messageId, responseId]);
  expect(idsOf(await list())).toEqual([chatId]);
});

test('nobody deletes what is someone else’s', async () => {
  const { chatId } = await owner.converse('count to 1');
  await expectProblem(await erase(chatId, stranger), 404, 'not_found');
  await expectProblem(await erase(uuidv7()), 404, 'not_found');
  await expectProblem(await erase('nonsense'), 400, 'invalid_id');
  await expectProblem(await restore(uuidv7()), 404, 'not_found');
  expect(idsOf(await list())).toEqual([chatId]);
});

test('deleting stops what is answered; what is queued waits until it is restored', async () => {
  const chatId = uuidv7();
  const send = (text: string) =>
    owner.send(chatId, { id: uuidv7(), parts: [{ type: 'text', text }] });
  await send('count to 2000');
  await send('count to 3');
  expect((await list()).activeIds).toEqual([chatId]);
  expect((await erase(chatId)).status()).toBe(204);
  expect((await restore(chatId)).status()).toBe(200);
  await expect
    .poll(async () => (await readChat(owner.request, chatId)).statuses)
    .toEqual(['complete', 'cancelled', 'complete', 'complete']);
});

test('chats are listed by pages, the pinned ones first', async () => {
  const sent: string[] = [];
  for (let index = 0; index < 53; index += 1) {
    const chatId = uuidv7();
    const parts = [{ type: 'text', text: 'count to 1' }];
    expect((await owner.send(chatId, { id: uuidv7(), parts })).status()).toBe(202);
    sent.unshift(chatId);
  }
  await expect.poll(async () => (await list()).activeIds).toEqual([]);
  const [oldest = ''] = sent.slice(-1);
  await owner.request.patch(`/api/chats/${oldest}`, { data: { pinned: true } });
  const first = await list();
  expect(first.chats).toHaveLength(50);
  expect(first.chats[0]).toMatchObject({ id: oldest, pinned: true });
  const second = await list(`?cursor=${first.nextCursor}`);
  expect(second.nextCursor).toBeNull();
  expect([...idsOf(first), ...idsOf(second)].toSorted()).toEqual(sent.toSorted());

  const found = await search('count');
  expect(found.chats).toHaveLength(50);
  const more = await list(`?query=count&cursor=${found.nextCursor}`);
  expect([...idsOf(found), ...idsOf(more)].toSorted()).toEqual(sent.toSorted());
});

test('words are found in titles and in what was said', async () => {
  const { chatId } = await owner.converse('Tell me of the Ångström unit, over-night\nplease');
  const other = await owner.converse('count to 3');
  await owner.request.patch(`/api/chats/${other.chatId}`, {
    data: { title: 'Lisbon <b>trip</b>' },
  });

  const inTitle = await search('trip lisb');
  expect(idsOf(inTitle)).toEqual([other.chatId]);
  expect(marked(inTitle.chats[0]?.match?.title)).toBe('[Lisbon] <b>[trip]</b>');
  expect(inTitle.chats[0]?.match?.text).toBeNull();

  const [inText] = (await search('ångström')).chats;
  expect(inText?.id).toBe(chatId);
  expect(marked(inText?.match?.text)).toContain('the [Ångström] unit, over-night please');

  for (const query of ['over-n', 'over night', 'NIGHT', 'demo model of rew']) {
    expect(idsOf(await search(query)), query).toEqual([chatId]);
  }
  for (const query of ['ngström', 'lisbon unit', '!?', "'", '\\', ':*', '\0']) {
    expect(idsOf(await search(query)), query).toEqual([]);
  }
  expect(idsOf(await search('lisbon', stranger))).toEqual([]);
  await expectProblem(
    await owner.request.get(`/api/chats?query=${'a'.repeat(201)}`),
    400,
    'invalid_request',
  );
});

test('the model names a chat once, unless its owner has', async () => {
  const { chatId } = await owner.converse('what is the weather in Lisbon');
  await expect.poll(() => titleOf(chatId)).toBe('Weather in Lisbon');
  await owner.request.patch(`/api/chats/${chatId}`, { data: { title: 'Mine' } });
  await owner.converse('count to 4', chatId);
  expect(await titleOf(chatId)).toBe('Mine');
});
