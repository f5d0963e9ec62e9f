import { expect, type Locator, type Page } from '@playwright/test';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

/** What happens in one window shows in the others within this. */
const SOON = { timeout: 1_000 };

/** A chat that was answered and named, in one window; and another window with a new chat. */
async function twoWindows(chat: ChatPage, openWindow: () => Promise<ChatPage>) {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const chatId = await chat.chatId();
  await expect(chat.linkTo(chatId)).toContainText('Counting to 3');
  const other = await openWindow();
  await other.open();
  await other.untilLive();
  return { chatId, other, link: chat.linkTo(chatId), otherLink: other.linkTo(chatId) };
}

async function choose(window: ChatPage, title: string, item: string): Promise<void> {
  await window.sidebar.getByRole('link', { name: title }).hover();
  await window.sidebar.getByRole('button', { name: `Options of ${title}` }).click();
  await window.page.getByRole('menuitem', { name: item }).click();
}

test('a title that arrives shows everywhere, without a reload', async ({ chat, openWindow }) => {
  const other = await openWindow();
  await other.open();
  await other.untilLive();
  await chat.open();
  await chat.send('count to 2000 at 30 per second');
  const link = other.linkTo(await chat.chatId());
  await expect(link).toContainText('Counting to 2000');
  await expect(link).toContainText('(answering)');
  await expect(chat.page.getByRole('heading', { level: 1 })).toHaveText('Counting to 2000');
  await expect(chat.page).toHaveTitle('Counting to 2000 · Rewind');
  await chat.stopButton.click();
  await chat.untilStatus('cancelled');
  await expect(link).not.toContainText('(answering)');

  await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
  await expect(chat.page).toHaveTitle('New chat · Rewind');
  await chat.page.goBack();
  await expect(chat.page).toHaveTitle('Counting to 2000 · Rewind');
});

test('renaming in place shows in the other window', async ({ chat, openWindow }) => {
  const { chatId, other, link, otherLink } = await twoWindows(chat, openWindow);
  await choose(chat, 'Counting to 3', 'Rename');
  const box = chat.sidebar.getByRole('textbox', { name: 'Title of the chat' });
  await expect(box).toBeFocused();
  await box.fill('Three numbers');
  await box.press('Enter');
  await expect(otherLink).toContainText('Three numbers', SOON);
  await expect(link).toContainText('Three numbers');
  await expect(chat.page).toHaveTitle('Three numbers · Rewind');

  await other.linkTo(chatId).dblclick();
  const otherBox = other.sidebar.getByRole('textbox', { name: 'Title of the chat' });
  await otherBox.fill('Nothing of this');
  await otherBox.press('Escape');
  await expect(otherBox).toBeHidden();
  await expect(otherLink).toContainText('Three numbers');
});

test('a pinned chat stands first, in the other window too', async ({ chat, openWindow }) => {
  const { other, chatId } = await twoWindows(chat, openWindow);
  await other.send('count to 4');
  await other.expectAnswer('1 2 3 4');
  const second = await other.chatId();
  for (const window of [chat, other]) await expect(window.linkTo(second)).toBeVisible();
  await choose(chat, 'Counting to 3', 'Pin');
  const pinned = other.sidebar.getByRole('list', { name: 'Pinned' });
  await expect(pinned.locator(`a[href="/chat/${chatId}"]`)).toBeVisible(SOON);
  await expect(other.sidebar.getByRole('heading').first()).toHaveText('Pinned');
  await choose(other, 'Counting to 3', 'Unpin');
  await expect(chat.sidebar.getByRole('list', { name: 'Pinned' })).toBeHidden(SOON);
  await expect(chat.sidebar.getByRole('list', { name: 'Today' }).getByRole('link')).toHaveCount(2);
});

test('a deleted chat goes from both windows, and comes back', async ({ chat, openWindow }) => {
  const { link, otherLink } = await twoWindows(chat, openWindow);
  await choose(chat, 'Counting to 3', 'Delete');
  await expect(otherLink).toBeHidden(SOON);
  await expect(link).toBeHidden();
  await chat.page.waitForURL(/\/$/);
  const undo = chat.sidebar.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  // Also once the page of the new chat is there, whose box takes the focus otherwise.
  await expect(chat.page.getByText('Answers that cannot be lost')).toBeVisible();
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(otherLink).toContainText('Counting to 3', SOON);
  await expect(link).toBeVisible();
  await expect(undo).toBeHidden();
  await link.click();
  await chat.expectAnswer('1 2 3');
});

test('a window with a deleted chat says so, and can restore it', async ({ chat, openWindow }) => {
  const { chatId, other, otherLink } = await twoWindows(chat, openWindow);
  await other.open(chatId);
  await other.untilLive();
  await choose(chat, 'Counting to 3', 'Delete');
  const notice = other.page.getByRole('alert').filter({ hasText: 'This chat was deleted.' });
  await expect(notice).toBeVisible(SOON);
  await expect(other.textbox).toBeHidden();
  await expect(other.answers).toHaveText(/1 2 3/);
  await notice.getByRole('button', { name: 'Restore' }).click();
  await expect(notice).toBeHidden();
  await expect(otherLink).toBeVisible();
  await other.send('count to 4');
  await other.untilSaid('1 2 3 4');
  await other.expectAnswer('1 2 3 4');
});

test('a window that nobody could tell finds out that its chat was deleted', async ({
  chat,
  control,
}) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const chatId = await chat.chatId();
  await control.sever();
  const erased = await chat.page.request.delete(`/api/chats/${chatId}`);
  expect(erased.status()).toBe(204);
  const notice = chat.page.getByRole('alert').filter({ hasText: 'This chat was deleted.' });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Restore' }).click();
  await expect(notice).toBeHidden();
  await expect(chat.textbox).toBeVisible();
});

test('the keyboard alone opens the menu, moves in it and leaves it', async ({ chat }) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const button = chat.sidebar.getByRole('button', { name: 'Options of Counting to 3' });
  await button.focus();
  await button.press('Enter');
  const item = (name: string) => chat.page.getByRole('menuitem', { name });
  await expect(item('Rename')).toBeFocused();
  await chat.page.keyboard.press('ArrowUp');
  await expect(item('Delete')).toBeFocused();
  await chat.page.keyboard.press('ArrowDown');
  await chat.page.keyboard.press('ArrowDown');
  await expect(item('Pin')).toBeFocused();
  await chat.page.keyboard.press('Escape');
  await expect(item('Pin')).toBeHidden();
  await expect(button).toBeFocused();
});

test('search shows what was found, and where', async ({ chat }) => {
  await chat.open();
  await chat.send('what is the weather in Lisbon');
  await chat.untilStatus('complete');
  const chatId = await chat.chatId();
  const box = chat.sidebar.getByRole('searchbox', { name: 'Search chats' });
  await box.fill('take a co');
  const note = (text: string): Locator => chat.linkTo(chatId).locator('mark', { hasText: text });
  await expect(note('coat')).toBeVisible();
  await box.fill('lisb');
  await expect(note('Lisbon').first()).toBeVisible();
  await box.fill('porto');
  await expect(chat.sidebar.getByText('Nothing has “porto”.')).toBeVisible();
  await expect(chat.linkTo(chatId)).toBeHidden();
  await box.press('Escape');
  await expect(box).toHaveValue('');
  await expect(chat.linkTo(chatId)).toBeVisible();
});

test('an answer that ended elsewhere is marked until its chat is opened', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 40 at 20 per second');
  const chatId = await chat.chatId();
  await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
  await chat.page.waitForURL(/\/$/);
  const link = chat.linkTo(chatId);
  await expect(link).toContainText('(new answer)');
  const other = await openWindow();
  await other.open();
  await expect(other.linkTo(chatId)).toContainText('(new answer)');
  await link.click();
  for (const window of [chat, other]) {
    await expect(window.linkTo(chatId)).not.toContainText('(new answer)');
  }
});

test('the list goes on as it is scrolled', async ({ chat }) => {
  await chat.open();
  await chat.untilLive();
  await makeChats(chat.page, 60);
  await chat.page.reload();
  const links = chat.sidebar.locator('a[href^="/chat/"]');
  await expect(links).toHaveCount(50);
  await links.last().scrollIntoViewIfNeeded();
  await expect(links).toHaveCount(60);
});

async function makeChats(page: Page, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const parts = [{ type: 'text', text: 'count to 1' }];
    const url = `/api/chats/${crypto.randomUUID()}/messages`;
    const response = await page.request.post(url, { data: { id: crypto.randomUUID(), parts } });
    expect(response.status()).toBe(202);
  }
}
