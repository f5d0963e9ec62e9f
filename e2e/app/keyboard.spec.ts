import { expect, type Locator, type Page } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

/** More stops than any page has between two things. */
const MOST_STOPS = 60;

/** Presses Tab, or Shift+Tab, until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  await expect(target).toBeAttached();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}`);
}

test('a whole conversation by keyboard alone', async ({ chat, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page, textbox } = chat;
  const { keyboard } = page;
  await chat.open();
  await expect(textbox).toBeFocused();

  await test.step('send and stop', async () => {
    await keyboard.type('count to 2000 at 30 per second');
    await keyboard.press('Enter');
    await chat.untilStreamed('1 2 3 ');
    await keyboard.press('Escape');
    await chat.untilStatus('cancelled');
    await expect(textbox).toBeFocused();
  });

  await test.step('edit what was asked', async () => {
    await keyboard.press('ArrowUp');
    await expect(page.getByRole('textbox', { name: 'Edited message' })).toBeFocused();
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('count to 5');
    await keyboard.press('Enter');
    await chat.expectAnswer(numbers(5));
    await expect(textbox).toBeFocused();
  });

  const answer = chat.answers.last();
  const button = (name: string) => answer.getByRole('button', { name, exact: true });

  await test.step('ask for another answer, and go between the two', async () => {
    await tabTo(page, button('Regenerate'), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(answer.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible();
    await chat.expectAnswer(numbers(5));
    await expect(textbox).toBeFocused();
    await tabTo(page, button('Previous version'), 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(answer.getByRole('group', { name: 'Version 1 of 2' })).toBeVisible();
    await expect(button('Previous version')).toBeFocused();
  });

  await test.step('copy', async () => {
    await tabTo(page, button('Copy'), 'Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(numbers(5));
  });

  const options = chat.sidebar.getByRole('button', { name: /^Options of/ });
  const link = chat.linkTo(await chat.chatId());

  await test.step('rename', async () => {
    await tabTo(page, options, 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(chat.sidebar.getByRole('textbox', { name: 'Title' })).toBeFocused();
    await keyboard.type('Five numbers');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Five numbers');
    await expect(link).toBeFocused();
  });

  await test.step('search', async () => {
    await keyboard.press('/');
    await expect(chat.sidebar.getByRole('searchbox')).toBeFocused();
    await keyboard.type('five');
    await expect(link.locator('mark')).toHaveText('Five');
    await keyboard.press('Escape');
    await expect(link.locator('mark')).toHaveCount(0);
  });

  await test.step('the palette, and the theme with it', async () => {
    await keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.type('theme');
    await expect(page.getByRole('option')).toHaveText(/Change the theme/);
    await keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await expect(chat.sidebar.getByRole('searchbox')).toBeFocused();
    await tabTo(page, page.getByRole('radio', { name: 'Light' }), 'Tab');
    await keyboard.press('ArrowRight');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  await test.step('a new chat, and the end of the old one', async () => {
    await keyboard.press('ControlOrMeta+Shift+o');
    await page.waitForURL(/\/$/);
    await expect(textbox).toBeFocused();
    await tabTo(page, options, 'Shift+Tab');
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
    await keyboard.press('End');
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(link).toBeHidden();
    await expect(chat.sidebar.getByRole('button', { name: 'Undo' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(link).toBeVisible();
    await tabTo(page, link, 'Shift+Tab');
    await keyboard.press('Enter');
    await chat.expectAnswer(numbers(5));
  });
});
