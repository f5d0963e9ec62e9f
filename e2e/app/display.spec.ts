import { expect, type Page } from '@playwright/test';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

/** 1280 x 800 at 200 %. */
const ZOOMED = { width: 640, height: 400 };

/** Whatever can be pressed and is seen, with its size. */
function buttonsOf(page: Page): Promise<Array<{ name: string; width: number; height: number }>> {
  return page.locator('button, a[href], summary, [role="menuitem"]').evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility({ opacityProperty: true }))
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return { name: name.trim(), width, height };
      }),
  );
}

/** True when nothing reaches over the edges of the window to the left or right. */
function fitsAcross(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

test('at 200 % nothing is cut off and nothing lies over the message box', async ({ chat }) => {
  const { page } = chat;
  await page.setViewportSize(ZOOMED);
  await chat.open();
  expect(await fitsAcross(page)).toBe(true);
  await chat.send('show markdown at 500 per second');
  await chat.untilStatus('complete');
  expect(await fitsAcross(page)).toBe(true);
  const log = await chat.log.boundingBox();
  const box = await chat.textbox.boundingBox();
  // There is room to read, and the box ends within the window.
  expect(log?.height).toBeGreaterThan(ZOOMED.height / 2);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(ZOOMED.height);
  expect((log?.y ?? 0) + (log?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);

  await page.keyboard.press('Control+k');
  const palette = await page.getByRole('dialog', { name: 'Commands' }).boundingBox();
  expect((palette?.y ?? 0) + (palette?.height ?? 0)).toBeLessThanOrEqual(ZOOMED.height);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open chats' }).click();
  await expect(chat.linkTo(await chat.chatId())).toBeInViewport();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeInViewport();
});

/** In ms, until what was written is drawn. */
async function timeToWrite({ textbox, page }: ChatPage, text: string): Promise<number> {
  await textbox.fill('');
  const begun = performance.now();
  await textbox.fill(text);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  return performance.now() - begun;
}

test('a message without a single space is written as quickly as one with words', async ({
  chat,
}) => {
  await chat.open();
  const words = await timeToWrite(chat, 'word '.repeat(6_400));
  for (const letter of ['w', 'x']) {
    expect(await timeToWrite(chat, letter.repeat(32_000))).toBeLessThan(words * 10);
  }
  expect(await fitsAcross(chat.page)).toBe(true);
});

test('nothing moves for who does not want it', async ({ chat }) => {
  const { page } = chat;
  const running = () => page.evaluate(() => document.getAnimations().length);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await chat.open();
  await chat.send('count to 2000 at 30 per second');
  await chat.untilStreamed('1 2 3 ');
  await expect.poll(running).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(running).toBe(0);
  await page.getByRole('button', { name: 'Delivery inspector' }).click();
  await expect(page.getByRole('region', { name: 'Delivery inspector' })).toBeVisible();
  expect(await running()).toBe(0);
});

test('where fingers point, whatever can be pressed is 44 pixels high', async ({ openBrowser }) => {
  const phone = { width: 375, height: 760 };
  const context = await openBrowser({ viewport: phone, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const small = async () =>
    (await buttonsOf(page)).flatMap(({ name, width, height }) =>
      // A link in a sentence is as high as its line.
      height < 44 && name !== 'link to the Ably docs' && width > 1
        ? `${name}: ${width}x${height}`
        : [],
    );
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Message' }).fill('show markdown at 500 per second');
  expect(await small()).toEqual([]);
  await page.getByRole('button', { name: 'Send message' }).tap();
  await expect(page.locator('article[data-status="complete"]')).toHaveCount(2);
  expect(await small()).toEqual([]);
  expect(await fitsAcross(page)).toBe(true);
  await page.getByRole('button', { name: 'Delivery inspector' }).tap();
  await expect(page.getByRole('button', { name: 'Close the inspector' })).toBeVisible();
  expect(await small()).toEqual([]);
  await page.getByRole('button', { name: 'Close the inspector' }).tap();
  await page.getByRole('button', { name: 'Open chats' }).tap();
  await expect(page.getByRole('link', { name: 'New chat' })).toBeVisible();
  expect(await small()).toEqual([]);
});

test('the theme can be chosen by pointing, and stays chosen', async ({ chat }) => {
  const { page } = chat;
  await page.emulateMedia({ colorScheme: 'light' });
  await chat.open();
  await chat.untilLive();
  const themes = page.getByRole('group', { name: 'Theme' });
  await expect(themes.getByRole('radio', { name: 'As on this device' })).toBeChecked();
  await themes.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await chat.untilLive();
  await expect(themes.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await themes.getByRole('radio', { name: 'As on this device' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});
