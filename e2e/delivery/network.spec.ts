import { expect } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { ChatPage } from '../support/chat-page.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';
import { watchAttachments } from '../support/watch-attachments.ts';
import { startWindowNetwork } from '../support/window-network.ts';

/** Numbers per second, and ms instead of two minutes: each number stands for a second. */
const [PER_SECOND, TWO_MINUTES] = [30, 4_000];

for (const streamingPattern of STREAMING_PATTERNS) {
  test.describe(streamingPattern, () => {
    test('an answer is exact although every connection is cut again and again', async ({
      chat,
      control,
    }) => {
      await chat.open(await createChat(chat.page.request, { streamingPattern }));
      await chat.send('count to 180 at 30 per second');
      for (const mark of [20, 55, 90, 125]) {
        await chat.untilStreamed(` ${mark} `);
        await control.cut();
      }
      await chat.untilStreamed(' 160 ');
      await chat.expectAnswer(numbers(180));
      await chat.expectSaved();
    });

    test('an answer is exact although realtime was away and has forgotten everybody', async ({
      chat,
      control,
    }) => {
      await chat.open(await createChat(chat.page.request, { streamingPattern }));
      await chat.send('count to 360 at 30 per second');
      await chat.untilStreamed(' 40 ');
      await control.sever();
      // Both the window and the agent tried to come back, more than once.
      const before = await control.countRefused();
      await expect.poll(() => control.countRefused()).toBeGreaterThanOrEqual(before + 4);
      await control.loseContinuity();
      await control.restore();
      await chat.untilStreamed(' 330 ');
      await chat.expectAnswer(numbers(360));
      await chat.expectSaved();
    });

    test('30 s and then 130 s without a network, two minutes being shortened: it catches up', async ({
      chat,
      control,
      openBrowser,
    }) => {
      await control.shortenTwoMinutes(TWO_MINUTES);
      const network = await startWindowNetwork();
      try {
        const chatId = await createChat(chat.page.request, { streamingPattern });
        await chat.open(chatId);
        const storageState = await chat.page.context().storageState();
        const context = await openBrowser({ storageState, proxy: { server: network.server } });
        const device = new ChatPage(await context.newPage());
        const isResumed = watchAttachments(device.page);
        await device.open(chatId);
        await device.untilLive();

        await chat.send(`count to 330 at ${PER_SECOND} per second`);
        await device.untilStreamed(' 20 ');
        for (const seconds of [30, 130]) {
          isResumed.length = 0;
          network.sever();
          const seen = lastNumber(await device.answerText());
          await chat.untilStreamed(` ${seen + seconds} `);
          expect(lastNumber(await device.answerText())).toBeLessThan(seen + seconds);
          network.restore();
          await device.untilStreamed(` ${seen + seconds + 1} `);
          await expect.poll(() => isResumed).toEqual([seconds < 120]);
        }
        for (const window of [chat, device]) {
          await window.expectAnswer(numbers(330));
          await window.expectSaved();
        }
      } finally {
        await network.close();
      }
    });
  });
}
