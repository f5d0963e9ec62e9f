import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';
import { createVisitor, expectProblem } from '../support/visitor.ts';

type File = { name: string; text: string };

/** What a press of a menu's entry saves. */
async function save(page: Page, item: string): Promise<File> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}

async function choose({ page }: ChatPage, text: string, open: () => Promise<void>): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  const buffer = Buffer.from(text);
  await chooser.setFiles({ name: 'chat.json', mimeType: 'application/json', buffer });
}

const openHeaderMenu = ({ page }: ChatPage) =>
  page.getByRole('button', { name: 'Export this chat' }).click();

const pressImport = ({ sidebar }: ChatPage) =>
  sidebar.getByRole('button', { name: 'Import a chat' }).click();

const counted = ({ sidebar }: ChatPage) => sidebar.getByRole('link', { name: 'Counting to 3' });

test('a chat is saved as a file, and comes back from it in every window', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const first = await chat.chatId();
  await expect(chat.linkTo(first)).toContainText('Counting to 3');
  const other = await openWindow();
  await other.open();
  await other.untilLive();

  await openHeaderMenu(chat);
  const markdown = await save(chat.page, 'Export as Markdown');
  expect(markdown.name).toBe('Rewind - Counting to 3.md');
  expect(markdown.text).toMatch(
    /^# Counting to 3\n\n## You · .* UTC\n\ncount to 3\n\n## Rewind \(demo\) · .* UTC\n\n1 2 3\n$/,
  );
  await chat.linkTo(first).hover();
  await chat.sidebar.getByRole('button', { name: 'Options of Counting to 3' }).click();
  const json = await save(chat.page, 'Export as JSON');
  expect(json.name).toBe('Rewind - Counting to 3.json');
  expect(JSON.parse(json.text)).toMatchObject({ format: 'rewind-chat', version: 1 });

  await choose(chat, json.text, () => pressImport(chat));
  await expect.poll(() => chat.chatId()).not.toBe(first);
  await chat.expectAnswer('1 2 3');
  for (const window of [chat, other]) await expect(counted(window)).toHaveCount(2);
  await chat.send('count to 4');
  await chat.untilSaid('1 2 3 4');
  await chat.expectAnswer('1 2 3 4');
  await chat.page.reload();
  await chat.expectSaved();
});

test('the palette imports too, and says what is wrong with a file', async ({ chat }) => {
  await chat.open();
  await chat.untilLive();
  await choose(chat, '{"format":"other"}', async () => {
    await chat.page.keyboard.press('Control+k');
    await chat.page.getByRole('combobox').fill('import');
    await chat.page.keyboard.press('Enter');
  });
  const told = chat.page.getByRole('dialog', { name: 'The chat was not imported' });
  await expect(told).toContainText('format: this is no chat that Rewind has exported');
  await told.getByRole('button', { name: 'Close' }).click();
  await expect(told).toBeHidden();
  await choose(chat, 'x'.repeat(5 * 1024 * 1024 + 1), () => pressImport(chat));
  await expect(told).toContainText('more than 5 MB');
});

test('a file that is dropped on the page is imported', async ({ chat, servers }) => {
  const owner = await createVisitor(servers.baseURL);
  const { chatId } = await owner.converse('count to 3');
  const exported = await owner.request.get(`/api/chats/${chatId}/export?format=json`);
  const text = await exported.text();
  await owner.close();
  await chat.open();
  await chat.untilLive();
  const dataTransfer = await chat.page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'chat.json', { type: 'application/json' }));
    return transfer;
  }, text);
  await chat.log.or(chat.page.getByRole('main')).first().dispatchEvent('drop', { dataTransfer });
  await chat.expectAnswer('1 2 3');
});

test('nobody saves what is someone else’s, and nothing wrong is stored', async ({ servers }) => {
  const owner = await createVisitor(servers.baseURL);
  const stranger = await createVisitor(servers.baseURL);
  const unknown = await createVisitor(servers.baseURL, false);
  const { chatId } = await owner.converse('count to 2');
  const url = `/api/chats/${chatId}/export`;
  for (const format of ['json', 'markdown']) {
    const query = `?format=${format}`;
    await expectProblem(await stranger.request.get(url + query), 404, 'not_found');
    await expectProblem(await unknown.request.get(url + query), 401, 'unauthenticated');
  }
  await expectProblem(await owner.request.get(`${url}?format=pdf`), 400, 'invalid_request');
  const exported = await owner.request.get(`${url}?format=json`);
  expect(exported.headers()).toMatchObject({ 'cache-control': 'no-store' });
  const file = await exported.json();

  const put = (data: unknown, visitor = stranger) =>
    visitor.request.post('/api/chats/import', {
      data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
      headers: { 'content-type': 'application/json' },
    });
  await expectProblem(await put(file, unknown), 401, 'unauthenticated');
  await expectProblem(await put('{'), 400, 'invalid_json');
  await expectProblem(await put({ ...file, version: 2 }), 400, 'invalid_request');
  await expectProblem(await put('x'.repeat(5 * 1024 * 1024 + 1)), 413, 'too_large');
  const listed = async () => (await (await stranger.request.get('/api/chats')).json()).chats;
  expect(await listed()).toEqual([]);
  const imported = await put(file);
  expect(imported.status()).toBe(201);
  expect(await listed()).toMatchObject([await imported.json()]);
  for (const visitor of [owner, stranger, unknown]) await visitor.close();
});
