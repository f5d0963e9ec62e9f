import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { CHAT_FILE_FORMAT, CHAT_FILE_VERSION, type ChatFile } from '../../lib/chat/chat-file.ts';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

const COUNT = 100;
const PARAGRAPHS = 6;

/** Far enough down that there is more above, and near enough to the oldest message to want it. */
const NEAR_TOP = 400;

const textOf = (place: number) =>
  Array.from({ length: PARAGRAPHS }, () => `Message ${place} of many.`).join('\n\n');

/** A chat of many messages for the guest of this page; resolves with its id. */
async function importLongChat(page: Page): Promise<string> {
  const ids = Array.from({ length: COUNT }, () => uuidv7());
  const now = new Date().toISOString();
  const file: ChatFile = {
    format: CHAT_FILE_FORMAT,
    version: CHAT_FILE_VERSION,
    chat: { title: 'Long', createdAt: now, updatedAt: now, headId: ids.at(-1) ?? '' },
    messages: ids.map((id, place) => ({
      id,
      parentId: ids[place - 1] ?? null,
      role: place % 2 === 0 ? 'user' : 'assistant',
      parts: [{ type: 'text', text: textOf(place) }],
      status: 'complete',
      createdAt: now,
    })),
  };
  const response = await page.request.post('/api/chats/import', { data: file });
  expect(response.status()).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

/** Scrolls up, and says where the oldest message that is shown stands in the window. */
function scrollUp({ log }: ChatPage): Promise<{ id: string; top: number }> {
  return log.evaluate((scroller, top) => {
    scroller.scrollTop = top;
    const first = scroller.querySelector('article');
    const id = first?.getAttribute('data-message-id') ?? '';
    return { id, top: first?.getBoundingClientRect().top ?? Number.NaN };
  }, NEAR_TOP);
}

test('older messages come on scrolling up, and what is read stays where it is', async ({
  chat,
}) => {
  await chat.open();
  await chat.untilLive();
  const chatId = await importLongChat(chat.page);
  await chat.open(chatId);
  await chat.untilLive();
  const articles = chat.log.locator('article');
  await expect(articles.last()).toBeInViewport();
  const older = chat.page.getByRole('button', { name: 'Load older messages' });

  for (;;) {
    const shown = await articles.count();
    if (!(await older.isVisible())) break;
    expect(shown).toBeLessThan(COUNT);
    const { id, top } = await scrollUp(chat);
    await expect.poll(() => articles.count()).toBeGreaterThan(shown);
    const before = chat.log.locator(`[data-message-id="${id}"]`);
    await expect
      .poll(async () => Math.abs(((await before.boundingBox())?.y ?? Number.NaN) - top))
      .toBeLessThan(2);
  }
  const places = (await chat.transcript()).map(({ text }) => Number(/\d+/.exec(text)?.[0]));
  expect(places).toEqual(Array.from({ length: COUNT }, (_, place) => place));
});
