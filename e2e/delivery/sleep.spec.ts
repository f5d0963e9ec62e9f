import { expect, type Page } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { ChatPage } from '../support/chat-page.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';
import { startWindowNetwork } from '../support/window-network.ts';

/** How many numbers a page sleeps through at a time, and how many come in a second. */
const [ASLEEP, PER_SECOND] = [60, 30];

type Sleeper = {
  /** Stops all that the page does, as when its tab is frozen: its sockets stay, and nobody reads. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** The longest time for which nothing ran in the page since this was asked last, in milliseconds. */
  takeLongestSleep(): Promise<number>;
};

async function sleeperOf(page: Page): Promise<Sleeper> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const watch = await page.evaluateHandle(() => {
    const seen = { at: performance.now(), longest: 0 };
    setInterval(() => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - seen.at);
      seen.at = now;
    }, 50);
    return seen;
  });
  return {
    freeze: async () => void (await session.send('Debugger.pause')),
    thaw: async () => void (await session.send('Debugger.resume')),
    takeLongestSleep: () =>
      watch.evaluate((seen) => {
        const { longest } = seen;
        seen.longest = 0;
        return longest;
      }),
  };
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
      await laptop.untilLive();
      const sleeper = await sleeperOf(laptop.page);

      await chat.send(`count to 300 at ${PER_SECOND} per second`);
      await laptop.untilStreamed(' 20 ');
      for (const isLost of [false, true]) {
        await sleeper.freeze();
        if (isLost) network.sever();
        const seen = lastNumber(await chat.answerText());
        await chat.untilStreamed(` ${seen + ASLEEP} `);
        if (isLost) await control.loseContinuity();
        network.restore();
        await sleeper.thaw();
        await laptop.untilStreamed(` ${seen + ASLEEP + 1} `);
        const slept = await sleeper.takeLongestSleep();
        expect(slept).toBeGreaterThan((0.8 * 1_000 * ASLEEP) / PER_SECOND);
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
