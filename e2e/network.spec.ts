import { expect } from '@playwright/test';
import { ChatPage } from './support/chat-page.ts';
import { lastNumber, numbers } from './support/numbers.ts';
import { test } from './support/test.ts';
import { startWindowNetwork } from './support/window-network.ts';

test('an answer is exact although every connection is cut again and again', async ({
  chat,
  control,
}) => {
  await chat.open();
  await chat.send('count to 240 at 30 per second');
  for (const mark of [20, 60, 100, 140]) {
    await chat.untilStreamed(` ${mark} `);
    await control.cut();
  }
  await chat.untilStreamed(' 220 ');
  await chat.expectAnswer(numbers(240));
  await chat.expectSaved();
});

test('an answer is exact although realtime was away and has forgotten everybody', async ({
  chat,
  control,
}) => {
  await chat.open();
  await chat.send('count to 360 at 30 per second');
  await chat.untilSaid(' 40 ');
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

test('a device without a network catches up with the others when it is back', async ({
  chat,
  control,
  openBrowser,
}) => {
  const network = await startWindowNetwork();
  try {
    await chat.open();
    await chat.send('count to 1');
    await chat.expectAnswer('1');
    const chatId = await chat.chatId();
    const storageState = await chat.page.context().storageState();
    const context = await openBrowser({ storageState, proxy: { server: network.server } });
    const device = new ChatPage(await context.newPage());
    await device.open(chatId);
    await expect(device.page.getByText('Live', { exact: true })).toBeVisible();

    await chat.send('count to 300 at 30 per second');
    await device.untilSaid(' 20 ');
    for (const lost of [false, true]) {
      network.sever();
      const seen = lastNumber(await device.answerText());
      await chat.untilSaid(` ${seen + 45} `);
      expect(lastNumber(await device.answerText())).toBeLessThan(seen + 45);
      if (lost) await control.loseContinuity();
      network.restore();
      await device.untilStreamed(` ${seen + 46} `);
    }
    for (const window of [chat, device]) {
      await window.expectAnswer(numbers(300));
      await window.expectSaved();
    }
  } finally {
    await network.close();
  }
});
