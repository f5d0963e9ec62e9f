import { expect } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

test('a new chat gets its address without losing its answer', async ({ chat, control }) => {
  await chat.open();
  await chat.page.evaluate(() => {
    document.documentElement.dataset.isSamePage = 'yes';
  });
  await chat.send('count to 90 at 30 per second');
  const chatId = await chat.chatId();
  await chat.expectAnswer(numbers(90));
  await expect(chat.page.locator('html')).toHaveAttribute('data-is-same-page', 'yes');
  await expect(chat.linkTo(chatId)).toHaveAttribute('aria-current', 'page');
  const [, row] = await control.readMessages(chatId);
  expect(row?.text).toBe(numbers(90));
});

test('"New chat", back and forward show the right chats', async ({ chat }) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const first = await chat.chatId();
  await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
  await chat.page.waitForURL(/\/$/);
  await expect(chat.log).toBeHidden();
  await chat.send('count to 5');
  await chat.expectAnswer('1 2 3 4 5');
  const second = await chat.chatId();
  expect(second).not.toBe(first);

  await chat.linkTo(first).click();
  await chat.page.waitForURL(`/chat/${first}`);
  await expect(chat.answers).toHaveText('1 2 3');
  await chat.page.goBack();
  await chat.page.waitForURL(`/chat/${second}`);
  await expect(chat.answers).toHaveText('1 2 3 4 5');
  await chat.page.goBack();
  await chat.page.waitForURL(/\/$/);
  await expect(chat.log).toBeHidden();
  await chat.page.goBack();
  await chat.page.waitForURL(`/chat/${first}`);
  await expect(chat.answers).toHaveText('1 2 3');
  await chat.page.goForward();
  await chat.page.goForward();
  await chat.page.waitForURL(`/chat/${second}`);
  await expect(chat.answers).toHaveText('1 2 3 4 5');
  await chat.expectSaved();
});

test('fast switching between streaming answers mixes nothing', async ({ chat, openWindow }) => {
  await chat.open();
  await chat.send('count to 200 at 25 per second');
  const first = await chat.chatId();
  await chat.untilSaid(' 5 ');
  await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
  await chat.page.waitForURL(/\/$/);
  await chat.send('count to 210 at 25 per second');
  const second = await chat.chatId();
  await chat.untilSaid(' 5 ');
  for (const chatId of [first, second, first, second]) {
    await chat.linkTo(chatId).click();
    await chat.page.waitForURL(`/chat/${chatId}`);
    const count = chatId === first ? 200 : 210;
    await expect(chat.questions).toHaveText(`count to ${count} at 25 per second`);
    await expect(chat.answers).toHaveCount(1);
    const seen = (await chat.answerText()).split(' ').length;
    await chat.untilSaid(` ${Math.min(seen + 5, count)}`);
  }
  await chat.expectAnswer(numbers(210));
  await chat.expectSaved();
  await chat.linkTo(first).click();
  await chat.page.waitForURL(`/chat/${first}`);
  await chat.expectAnswer(numbers(200));
  await chat.expectSaved();

  const fresh = await openWindow();
  await fresh.open(first);
  await fresh.expectAnswer(numbers(200));
});

test('a double click on Send sends once', async ({ chat, control }) => {
  await chat.open();
  await chat.textbox.fill('count to 20 at 20 per second');
  await chat.sendButton.dblclick();
  await chat.expectAnswer(numbers(20));
  await expect(chat.questions).toHaveCount(1);
  expect(await control.readMessages(await chat.chatId())).toHaveLength(2);
});

test('messages reach the server in the order in which they were sent, however slow it is', async ({
  chat,
}) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.untilStatus('complete');
  let isHeld = true;
  const posts: string[] = [];
  await chat.page.route('**/messages', async (route) => {
    posts.push(route.request().postDataJSON().parts[0].text);
    if (isHeld) {
      isHeld = false;
      await expect(chat.questions).toHaveCount(3);
    }
    await route.continue();
  });
  await chat.send('count to 2');
  await chat.send('count to 3');
  await chat.untilSaid('1 2 3');
  expect(posts).toEqual(['count to 2', 'count to 3']);
  const saved = await chat.expectSaved();
  expect(saved.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual([
    'count to 1',
    'count to 2',
    'count to 3',
  ]);
});

test('Enter sends and Shift+Enter breaks the line', async ({ chat }) => {
  await chat.open();
  await chat.textbox.fill('count to 3');
  await chat.textbox.press('Shift+Enter');
  await chat.textbox.pressSequentially('please');
  await expect(chat.textbox).toHaveValue('count to 3\nplease');
  await expect(chat.sendButton).toBeEnabled();
  await chat.textbox.press('Enter');
  await chat.expectAnswer('1 2 3');
  const [question] = await chat.expectSaved();
  expect(question?.text).toBe('count to 3\nplease');
  await expect(chat.textbox).toHaveValue('');
});

test('a chat that does not exist is not found', async ({ chat }) => {
  const response = await chat.page.goto('/chat/00000000-0000-4000-8000-000000000000');
  expect(response?.status()).toBe(404);
  await expect(chat.page.getByRole('link', { name: 'Start a new chat' })).toBeVisible();
});

test('a visitor without script gets the page and no cookie', async ({ openBrowser, control }) => {
  const users = await control.countUsers();
  const context = await openBrowser({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  expect(await control.countUsers()).toBe(users);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 720 }, hasTouch: true });

  test('a chat can be read, sent to, and changed', async ({ chat }) => {
    await chat.open();
    await expect(chat.sidebar).toBeHidden();
    await chat.send('count to 120 at 30 per second');
    await chat.untilSaid(' 20 ');
    const first = await chat.chatId();

    const openChats = chat.page.getByRole('button', { name: 'Open chats' });
    await openChats.click();
    await expect(chat.linkTo(first)).toBeVisible();
    await chat.page.getByRole('button', { name: 'Close chats' }).click();
    await expect(chat.sidebar).toBeHidden();
    await openChats.click();
    await chat.page.keyboard.press('Escape');
    await expect(chat.sidebar).toBeHidden();
    await chat.expectAnswer(numbers(120));

    await openChats.click();
    await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
    await expect(chat.sidebar).toBeHidden();
    await expect(chat.log).toBeHidden();
    const width = await chat.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(375);
  });
});
