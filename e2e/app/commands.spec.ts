import { expect } from '@playwright/test';
import { test } from '../support/test.ts';

test('the palette does what is typed, and gives the keyboard back', async ({ chat }) => {
  await chat.open();
  await chat.send('count to 5');
  await chat.expectAnswer('1 2 3 4 5');
  await chat.page.keyboard.press('Control+k');
  const palette = chat.page.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').fill('new chat');
  await expect(palette.getByRole('option')).toHaveText(/New chat/);
  await chat.page.keyboard.press('Enter');
  await chat.page.waitForURL(/\/$/);
  await expect(palette).toBeHidden();
  await expect(chat.textbox).toBeFocused();
});

test('"?" lists the shortcuts, but writes itself where somebody types', async ({ chat }) => {
  await chat.open();
  await chat.untilLive();
  await chat.textbox.fill('why');
  await chat.textbox.press('?');
  await expect(chat.textbox).toHaveValue('why?');
  const list = chat.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list).toBeHidden();
  await chat.textbox.blur();
  await chat.page.keyboard.press('?');
  await expect(list.getByText('New chat')).toBeVisible();
  await chat.page.keyboard.press('Escape');
  await expect(list).toBeHidden();
});

test('a chosen theme is there from the first paint of the next page', async ({ chat }) => {
  await chat.page.emulateMedia({ colorScheme: 'light' });
  await chat.open();
  await chat.untilLive();
  const paper = () =>
    chat.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await chat.page.keyboard.press('Control+Shift+L');
  await chat.page.keyboard.press('Control+Shift+L');
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await chat.page.reload({ waitUntil: 'commit' });
  await expect(chat.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await paper()).toBe(dark);
});

test('the last answer is copied as it was written', async ({ chat, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.open();
  await chat.send('count to 4');
  await chat.expectAnswer('1 2 3 4');
  await chat.page.keyboard.press('Control+Shift+Y');
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toBe('1 2 3 4');
});

test('the sidebar can be put away, and comes back to be searched', async ({ chat }) => {
  await chat.open();
  await expect(chat.sidebar).toBeVisible();
  await chat.page.keyboard.press('Control+Shift+S');
  await expect(chat.sidebar).toBeHidden();
  await chat.textbox.blur();
  await chat.page.keyboard.press('/');
  await expect(chat.sidebar.getByRole('searchbox')).toBeFocused();
});
