import { type CDPSession, expect, type Page } from '@playwright/test';
import { STREAMING_PATTERNS } from '../lib/delivery/patterns.ts';
import { ChatPage } from './support/chat-page.ts';
import { createChat } from './support/create-chat.ts';
import { lastNumber, numbers } from './support/numbers.ts';
import { test } from './support/test.ts';
import { startWindowNetwork } from './support/window-network.ts';

/** What a page says of itself: whether it was frozen, and how much of an answer it showed then. */
type Sleep = { name: 'freeze' | 'resume'; shown: string };

async function watchSleep(page: Page): Promise<Sleep[]> {
  const sleeps: Sleep[] = [];
  await page.exposeFunction('tellSleep', (sleep: Sleep) => sleeps.push(sleep));
  await page.evaluate(() => {
    const { tellSleep } = window as Window & { tellSleep?(sleep: Sleep): void };
    for (const name of ['freeze', 'resume'] as const) {
      document.addEventListener(name, () => {
        const answer = [...document.querySelectorAll('article[data-role="assistant"]')].at(-1);
        tellSleep?.({ name, shown: answer?.querySelector('[data-part]')?.textContent ?? '' });
      });
    }
  });
  return sleeps;
}

function setLifecycle(session: CDPSession, state: 'frozen' | 'active'): Promise<unknown> {
  return session.send('Page.setWebLifecycleState', { state });
}

for (const streamingPattern of STREAMING_PATTERNS) {
  test(`laptop sleep in mid-answer, with and without what its connection was: ${streamingPattern}`, async ({
    chat,
    control,
    openBrowser,
  }) => {
    const network = await startWindowNetwork();
    try {
      const chatId = await createChat(chat.page.request, { streamingPattern });
      await chat.open(chatId);
      const storageState = await chat.page.context().storageState();
      const context = await openBrowser({ storageState, proxy: { server: network.server } });
      const laptop = new ChatPage(await context.newPage());
      await laptop.open(chatId);
      await expect(laptop.page.getByText('Live', { exact: true })).toBeVisible();
      const session = await context.newCDPSession(laptop.page);
      const sleeps = await watchSleep(laptop.page);

      await chat.send('count to 300 at 30 per second');
      await laptop.untilStreamed(' 20 ');
      for (const isLost of [false, true]) {
        sleeps.length = 0;
        await setLifecycle(session, 'frozen');
        if (isLost) network.sever();
        const seen = lastNumber(await chat.answerText());
        await chat.untilStreamed(` ${seen + 60} `);
        if (isLost) await control.loseContinuity();
        network.restore();
        await setLifecycle(session, 'active');
        await laptop.untilStreamed(` ${seen + 61} `);
        // It did sleep: what was said meanwhile it did not show before it woke up.
        expect(sleeps.map(({ name }) => name)).toEqual(['freeze', 'resume']);
        expect(sleeps[1]?.shown).toBe(sleeps[0]?.shown);
      }
      for (const window of [chat, laptop]) {
        await window.expectAnswer(numbers(300));
        await window.expectSaved();
      }
    } finally {
      await network.close();
    }
  });
}
