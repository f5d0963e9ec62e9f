import { expect } from '@playwright/test';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { ChatPage } from '../support/chat-page.ts';
import { createAllChats } from '../support/create-chat.ts';
import { test } from '../support/test.ts';
import { watchAttachments } from '../support/watch-attachments.ts';
import { startWindowNetwork } from '../support/window-network.ts';

// At full length: Ably's two minutes are two minutes here. All combinations wait at the same time.

/** The rate, and as many numbers as take 150 s at it. */
const [PER_SECOND, COUNT] = [2, 300];
const PROMPT = `count to ${COUNT} at ${PER_SECOND} per second`;

/** How long an answer may take to come, in milliseconds. */
const PATIENCE_MS = 200_000;

test('reload in an answer of 150 seconds, after more than two minutes too', async ({
  chat,
  openWindow,
}) => {
  test.setTimeout(PATIENCE_MS);
  const chatIds = await createAllChats(chat.page.request);
  const windows = await Promise.all(
    chatIds.map(async (chatId) => {
      const window = await openWindow();
      window.patienceMs = PATIENCE_MS;
      await window.open(chatId);
      await window.send(PROMPT);
      return window;
    }),
  );
  await Promise.all(
    windows.map(async (window) => {
      for (const seconds of [15, 75, 130, 142]) {
        const mark = seconds * PER_SECOND;
        await window.untilStreamed(` ${mark} `);
        const before = await window.answerText();
        await window.page.reload();
        await window.untilStreamed(before);
        // It goes on live, and not only by what was there when the page came back.
        await window.untilStreamed(` ${mark + 4} `);
      }
      await window.expectAnswer(numbers(COUNT));
      await window.expectSaved();
    }),
  );
});

test('30 s and then 130 s without a network', async ({ chat, openBrowser, openWindow }) => {
  test.skip(process.env.FULL_LENGTH !== '1', 'takes minutes: set FULL_LENGTH=1');
  test.setTimeout(2 * PATIENCE_MS);
  const network = await startWindowNetwork();
  try {
    const chatIds = await createAllChats(chat.page.request);
    const storageState = await chat.page.context().storageState();
    const context = await openBrowser({ storageState, proxy: { server: network.server } });
    const pairs = await Promise.all(
      chatIds.map(async (chatId) => {
        const [stays, leaves] = [await openWindow(), new ChatPage(await context.newPage())];
        const isResumed = watchAttachments(leaves.page);
        for (const window of [stays, leaves]) {
          window.patienceMs = PATIENCE_MS;
          await window.open(chatId);
        }
        await leaves.untilLive();
        await stays.send(`count to 400 at ${PER_SECOND} per second`);
        await leaves.untilStreamed('1 2 ');
        return { stays, leaves, isResumed };
      }),
    );
    for (const seconds of [30, 130]) {
      network.sever();
      const seen = lastNumber((await pairs[0]?.stays.answerText()) ?? '');
      const later = seen + seconds * PER_SECOND;
      for (const { isResumed } of pairs) isResumed.length = 0;
      await Promise.all(pairs.map(({ stays }) => stays.untilStreamed(` ${later} `)));
      network.restore();
      for (const { leaves, isResumed } of pairs) {
        await leaves.untilStreamed(` ${later + 1} `);
        await expect.poll(() => isResumed).toEqual([seconds < 120]);
      }
    }
    await Promise.all(
      pairs.flatMap(({ stays, leaves }) =>
        [stays, leaves].map(async (window) => {
          await window.expectAnswer(numbers(400));
          await window.expectSaved();
        }),
      ),
    );
  } finally {
    await network.close();
  }
});
