import { expect } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { CRON_SECRET } from '../../tests/support/test-servers.ts';
import { test } from '../support/test.ts';
import { createVisitor, expectProblem, readChat, type Visitor } from '../support/visitor.ts';

const HELLO = [{ type: 'text', text: 'count to 3 at 100 per second' }];

let owner: Visitor;
let stranger: Visitor;
let unknown: Visitor;

test.beforeEach(async ({ servers }) => {
  owner = await createVisitor(servers.baseURL);
  stranger = await createVisitor(servers.baseURL);
  unknown = await createVisitor(servers.baseURL, false);
});

test.afterEach(async () => {
  for (const visitor of [owner, stranger, unknown]) await visitor.close();
});

test('the same POST three times at once is one message with one answer', async ({ control }) => {
  const [chatId, id] = [uuidv7(), uuidv7()];
  const responses = await Promise.all(
    [1, 2, 3].map(() => owner.send(chatId, { id, parts: HELLO })),
  );
  expect(responses.map((response) => response.status())).toEqual([202, 202, 202]);
  const bodies = await Promise.all(responses.map((response) => response.json()));
  expect(new Set(bodies.map(({ responseId }) => responseId)).size).toBe(1);
  await expect
    .poll(() => control.readMessages(chatId))
    .toEqual([
      { id, role: 'user', status: 'complete', text: HELLO[0]?.text },
      { id: bodies[0].responseId, role: 'assistant', status: 'complete', text: '1 2 3' },
    ]);
});

test('messages that are sent at once are answered in the order in which they stand', async () => {
  const { chatId } = await owner.converse('count to 1');
  const counts = [20, 1, 2, 3, 4, 5, 6];
  const send = (count: number) =>
    owner.send(chatId, {
      id: uuidv7(),
      parts: [{ type: 'text', text: `count to ${count} at 20 per second` }],
    });
  for (const response of await Promise.all(counts.map(send))) expect(response.status()).toBe(202);
  const read = () => readChat(owner.request, chatId);
  await expect
    .poll(async () => (await read()).statuses, { timeout: 30_000 })
    .toEqual(Array(2 * (counts.length + 1)).fill('complete'));
  const { roles, revisions } = await read();
  expect(roles).toEqual(
    Array(counts.length + 1)
      .fill(['user', 'assistant'])
      .flat(),
  );
  // An answer's revision is that of its end.
  const ends = revisions.filter((_, index) => roles[index] === 'assistant');
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
});

test('an id that was used for something else is refused', async () => {
  const { chatId, messageId } = await owner.converse('count to 1');
  const before = await readChat(owner.request, chatId);
  const other = [{ type: 'text', text: 'something else' }];
  await expectProblem(
    await owner.send(chatId, { id: messageId, parts: other }),
    409,
    'id_conflict',
  );
  const elsewhere = uuidv7();
  const same = [{ type: 'text', text: 'count to 1' }];
  const moved = await owner.send(elsewhere, { id: messageId, parts: same });
  await expectProblem(moved, 409, 'id_conflict');
  await expectProblem(await owner.request.get(`/api/chats/${elsewhere}`), 404, 'not_found');
  expect(await readChat(owner.request, chatId)).toEqual(before);
});

test('messages that cannot be taken are refused, and nothing is made', async ({ control }) => {
  const chatId = uuidv7();
  const url = `/api/chats/${chatId}/messages`;
  const send = (text: string) =>
    owner.send(chatId, { id: uuidv7(), parts: [{ type: 'text', text }] });
  await expectProblem(await send(''), 400, 'empty_message');
  await expectProblem(await send(' \n\t '), 400, 'empty_message');
  await expectProblem(await owner.send(chatId, { id: uuidv7(), parts: [] }), 400, 'empty_message');
  await expectProblem(await send('a'.repeat(1024 * 1024)), 413, 'too_large');
  await expectProblem(await send('a'.repeat(32_001)), 413, 'too_large');
  const headers = { 'content-type': 'application/json' };
  const broken = await owner.request.post(url, { headers, data: Buffer.from('{"id": ') });
  await expectProblem(broken, 400, 'invalid_json');
  await expectProblem(await owner.send(chatId, { parts: HELLO }), 400, 'invalid_request');
  await expectProblem(
    await owner.send(chatId, { id: uuidv7(), parts: 'hello' }),
    400,
    'invalid_request',
  );
  const orphan = { id: uuidv7(), parts: HELLO, parentId: uuidv7() };
  await expectProblem(await owner.send(chatId, orphan), 400, 'unknown_parent');
  expect(await control.readMessages(chatId)).toEqual([]);
  await expectProblem(await owner.request.get(`/api/chats/${chatId}`), 404, 'not_found');
});

test('a parent in another chat is unknown', async () => {
  const [first, second] = [await owner.converse('count to 1'), await owner.converse('count to 2')];
  const before = await readChat(owner.request, first.chatId);
  const strayed = { id: uuidv7(), parts: HELLO, parentId: second.responseId };
  await expectProblem(await owner.send(first.chatId, strayed), 400, 'unknown_parent');
  const response = await owner.request.post(`/api/chats/${first.chatId}/responses`, {
    data: { id: uuidv7(), parentId: second.messageId },
  });
  await expectProblem(response, 400, 'unknown_parent');
  expect(await readChat(owner.request, first.chatId)).toEqual(before);
});

test('ids that are no UUIDs are refused', async () => {
  const { request } = owner;
  const chat = uuidv7();
  for (const response of [
    await request.get('/api/chats/nonsense'),
    await request.get('/api/chats/nonsense/changes?since=0'),
    await owner.send('nonsense', { id: uuidv7(), parts: HELLO }),
    await owner.send(chat, { id: 'nonsense', parts: HELLO }),
    await owner.send(chat, { id: uuidv7(), parts: HELLO, parentId: 'nonsense' }),
    await request.post(`/api/chats/${chat}/responses`, {
      data: { id: 'nonsense', parentId: uuidv7() },
    }),
    await request.post(`/api/chats/${chat}/responses/nonsense/stop`),
  ]) {
    await expectProblem(response, 400, 'invalid_id');
  }
  expect((await request.get('/chat/nonsense')).status()).toBe(404);
});

test("someone else's chat is not there, and stays as it is", async () => {
  const { chatId, messageId, responseId } = await owner.converse('count to 2');
  const before = await readChat(owner.request, chatId);
  const { request } = stranger;
  for (const response of [
    await request.get(`/api/chats/${chatId}`),
    await request.get(`/api/chats/${chatId}/changes?since=0`),
    await stranger.send(chatId, { id: uuidv7(), parts: HELLO }),
    await request.post(`/api/chats/${chatId}/responses`, {
      data: { id: uuidv7(), parentId: messageId },
    }),
    await request.post(`/api/chats/${chatId}/responses/${responseId}/stop`),
  ]) {
    await expectProblem(response, 404, 'not_found');
  }
  expect((await request.get(`/chat/${chatId}`)).status()).toBe(404);
  expect(await (await request.get('/api/chats')).json()).toMatchObject({ chats: [] });
  expect(await readChat(owner.request, chatId)).toEqual(before);
});

test('without a session everything but the first two steps is refused', async ({ control }) => {
  const { chatId, messageId, responseId } = await owner.converse('count to 2');
  const before = await readChat(owner.request, chatId);
  const users = await control.countUsers();
  const { request } = unknown;
  for (const response of [
    await request.get('/api/chats'),
    await request.get(`/api/chats/${chatId}`),
    await request.get(`/api/chats/${chatId}/changes?since=0`),
    await request.post(`/api/chats/${chatId}/responses`, {
      data: { id: uuidv7(), parentId: messageId },
    }),
    await request.post(`/api/chats/${chatId}/responses/${responseId}/stop`),
  ]) {
    await expectProblem(response, 401, 'unauthenticated');
    expect(response.headers()['set-cookie']).toBeUndefined();
  }
  expect((await request.get(`/chat/${chatId}`)).status()).toBe(404);
  expect(await control.countUsers()).toBe(users);
  expect(await readChat(owner.request, chatId)).toEqual(before);
});

test('a message makes its sender a guest', async () => {
  const { chatId } = await unknown.converse('count to 2');
  expect((await readChat(unknown.request, chatId)).statuses).toEqual(['complete', 'complete']);
});

test('Stop after the end changes nothing', async () => {
  const { chatId, responseId } = await owner.converse('count to 2');
  const before = await readChat(owner.request, chatId);
  const url = `/api/chats/${chatId}/responses/${responseId}/stop`;
  for (const response of [await owner.request.post(url), await owner.request.post(url)]) {
    expect(response.status()).toBe(202);
  }
  expect(await readChat(owner.request, chatId)).toEqual(before);
  const nowhere = `/api/chats/${chatId}/responses/${uuidv7()}/stop`;
  await expectProblem(await owner.request.post(nowhere), 404, 'not_found');
});

test('changes are what happened since a revision', async () => {
  const { chatId, messageId, responseId } = await owner.converse('count to 2');
  const { revision } = await readChat(owner.request, chatId);
  const changesSince = async (since: number) =>
    (await owner.request.get(`/api/chats/${chatId}/changes?since=${since}`)).json();
  const all = await changesSince(0);
  expect(all).toMatchObject({ revision, removed: [], chat: { id: chatId } });
  const ids = all.messages.map(({ id }: { id: string }) => id);
  expect(ids.toSorted()).toEqual([messageId, responseId].toSorted());
  expect(await changesSince(revision)).toMatchObject({ revision, messages: [] });
  const wrong = await owner.request.get(`/api/chats/${chatId}/changes?since=yesterday`);
  await expectProblem(wrong, 400, 'invalid_request');
});

test('a queued message is removed once, and nobody else can', async () => {
  const chatId = uuidv7();
  const [running, id] = [uuidv7(), uuidv7()];
  const count = [{ type: 'text', text: 'count to 2000' }];
  const sent = await owner.send(chatId, { id: running, parts: count });
  await owner.send(chatId, { id, parts: HELLO });
  const url = (messageId: string) => `/api/chats/${chatId}/messages/${messageId}`;
  await expectProblem(await stranger.request.delete(url(id)), 404, 'not_found');
  await expectProblem(await stranger.request.post(`${url(id)}/send-now`), 404, 'not_found');
  await expectProblem(await unknown.request.delete(url(id)), 401, 'unauthenticated');
  await expectProblem(await unknown.request.post(`${url(id)}/send-now`), 401, 'unauthenticated');
  await expectProblem(await owner.request.delete(url('nonsense')), 400, 'invalid_id');
  await expectProblem(await owner.request.delete(url(uuidv7())), 404, 'not_found');
  await expectProblem(await owner.request.delete(url(running)), 409, 'wrong_state');
  await expectProblem(await owner.request.post(`${url(running)}/send-now`), 409, 'wrong_state');
  for (const response of [await owner.request.delete(url(id)), await owner.request.delete(url(id))])
    expect(response.status()).toBe(204);
  await expectProblem(await owner.request.post(`${url(id)}/send-now`), 409, 'wrong_state');
  const { responseId } = await sent.json();
  const read = await readChat(owner.request, chatId);
  expect(read.ids).toEqual([running, responseId]);
  await owner.request.post(`/api/chats/${chatId}/responses/${responseId}/stop`);
});

test('a queued message is sent now once', async () => {
  const { chatId, messageId, responseId } = await owner.converse('count to 1');
  const count = [{ type: 'text', text: 'count to 2000' }];
  const running = await (await owner.send(chatId, { id: uuidv7(), parts: count })).json();
  const id = uuidv7();
  const queued = await (await owner.send(chatId, { id, parts: HELLO })).json();
  const url = `/api/chats/${chatId}/messages/${id}/send-now`;
  const both = await Promise.all([owner.request.post(url), owner.request.post(url)]);
  for (const response of [...both, await owner.request.post(url)]) {
    expect(response.status()).toBe(202);
    expect(await response.json()).toEqual(queued);
  }
  await expect
    .poll(async () => readChat(owner.request, chatId))
    .toMatchObject({
      ids: [messageId, responseId, expect.any(String), running.responseId, id, queued.responseId],
      statuses: ['complete', 'complete', 'complete', 'cancelled', 'complete', 'complete'],
    });
});

test('only an answer that ended early can be gone on with', async () => {
  const { chatId, messageId, responseId } = await owner.converse('fail after 4');
  const other = await owner.converse('count to 2', chatId);
  const ask = (change: Record<string, unknown>) =>
    owner.request.post(`/api/chats/${chatId}/responses`, {
      data: { id: uuidv7(), parentId: messageId, ...change },
    });
  const whole = { parentId: other.messageId, continues: other.responseId };
  await expectProblem(await ask(whole), 409, 'wrong_state');
  await expectProblem(await ask({ continues: other.responseId }), 400, 'invalid_request');
  await expectProblem(await ask({ continues: uuidv7() }), 400, 'invalid_request');
  await expectProblem(await ask({ continues: 'nonsense' }), 400, 'invalid_id');
  expect((await ask({ continues: responseId })).status()).toBe(202);
});

test('only a scheduler that knows the secret can ask for a sweep', async () => {
  const ask = (headers: Record<string, string>) => unknown.request.get('/api/sweep', { headers });
  await expectProblem(await ask({}), 401, 'unauthenticated');
  await expectProblem(await ask({ authorization: 'Bearer guess' }), 401, 'unauthenticated');
  const response = await ask({ authorization: `Bearer ${CRON_SECRET}` });
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ chats: expect.any(Number) });
});

test('the server says that it is healthy', async () => {
  const response = await unknown.request.get('/api/health');
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ database: 'ok', realtime: 'ok' });
});
