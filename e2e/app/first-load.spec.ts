import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

/** What a first load may fetch of JavaScript, in bytes, compressed as servers do. */
const LIMIT = 300_000;

const GZIP_LEVEL = 6;

/**
 * Opens an address in a window that has nothing in its cache, until it is live and fetches nothing
 * more. Resolves with the compressed bytes of all its scripts, heaviest first.
 */
async function weighScripts(page: Page, path: string): Promise<number[]> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await page.goto(path);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const sizes = (await Promise.all(bodies)).map(
    (body) => gzipSync(body, { level: GZIP_LEVEL }).length,
  );
  return sizes.toSorted((a, b) => b - a);
}

function checkWeight(name: string, sizes: readonly number[]): void {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const kilobytes = (bytes: number) => (bytes / 1_000).toFixed(1);
  process.stdout.write(
    `first load of ${name}: ${kilobytes(total)} KB of JavaScript, gzip, in ${sizes.length} files; ` +
      `the heaviest ${sizes.slice(0, 5).map(kilobytes).join(', ')}\n`,
  );
  expect(sizes.length, 'the scripts of the page were seen').toBeGreaterThan(3);
  expect(total, `first-load JavaScript of ${name}, gzip bytes`).toBeLessThanOrEqual(LIMIT);
}

test('a first visit fetches little JavaScript', async ({ chat }) => {
  checkWeight('a new chat', await weighScripts(chat.page, '/'));
});

test('so does the first load of a chat that was answered', async ({ chat, openBrowser }) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const storageState = await chat.page.context().storageState();
  const elsewhere = await openBrowser({ storageState });
  const window = new ChatPage(await elsewhere.newPage());
  const sizes = await weighScripts(window.page, `/chat/${await chat.chatId()}`);
  await window.expectAnswer('1 2 3');
  checkWeight('an old chat', sizes);
});
