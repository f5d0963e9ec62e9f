import { chromium } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { ChatPage } from '../support/chat-page.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';
import { watchPages } from '../support/watch-pages.ts';

// Chromium keeps no page of this application: its answers carry `no-store` and it uses a WebSocket
// (`notRestoredReasons`). So "back" loads the page anew; where a browser does keep it, the same holds.

for (const streamingPattern of STREAMING_PATTERNS) {
  test(`back and forward in mid-answer, with the browser's cache on: ${streamingPattern}`, async ({
    launchOptions,
    servers,
    faults,
  }) => {
    const browser = await chromium.launch({
      ...launchOptions,
      // Playwright switches the cache off.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    try {
      const context = await browser.newContext({ baseURL: servers.baseURL });
      await watchPages(context, (fault) => faults.push(fault));
      const chat = new ChatPage(await context.newPage());
      const { page } = chat;
      const chatId = await createChat(page.request, { streamingPattern });
      await chat.open(chatId);
      await chat.send('count to 300 at 30 per second');
      await chat.untilStreamed(' 20 ');
      const before = await chat.answerText();
      await page.goto('/api/health');
      await page.goBack();
      await chat.untilStreamed(before);
      await page.goForward();
      await page.goBack();
      await page.waitForURL(`/chat/${chatId}`);
      await chat.untilStreamed(before);
      // It goes on live, and not only by what was there when the page came back.
      const shown = lastNumber(await chat.answerText());
      await chat.untilStreamed(` ${shown + 5} `);
      await chat.expectAnswer(numbers(300));
      await chat.expectSaved();
    } finally {
      await browser.close();
    }
  });
}

test('a page that was asked to leave and stays, as for a download, stays live', async ({
  chat,
}) => {
  await chat.open();
  await chat.untilLive();
  await chat.page.route('**/nothing', (route) => route.fulfill({ status: 204 }));
  const asked = chat.page.waitForResponse('**/nothing');
  await chat.page.evaluate(() => {
    location.href = '/nothing';
  });
  await asked;
  await chat.send('count to 90 at 30 per second');
  await chat.untilStreamed(' 10 ');
  await chat.expectAnswer(numbers(90));
  await chat.untilLive();
});
