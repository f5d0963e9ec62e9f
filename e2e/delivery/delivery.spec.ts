import { expect } from '@playwright/test';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

test('a chat that was switched to message-per-response survives reloads and shows in every window', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.untilStatus('complete');
  const chatId = await chat.chatId();
  const other = await openWindow();
  await other.open(chatId);

  await chat.page.getByRole('button', { name: 'Delivery of this chat' }).click();
  await chat.page.getByRole('radio', { name: 'message-per-response' }).click();
  await chat.page.keyboard.press('Escape');
  // The other window hears of it: its menu has what the server has.
  await other.page.getByRole('button', { name: 'Delivery of this chat' }).click();
  await expect(other.page.getByRole('radio', { name: 'message-per-response' })).toBeChecked();

  await chat.send('count to 200 at 30 per second');
  for (const mark of [20, 100, 190]) {
    await chat.untilSaid(` ${mark} `);
    const before = await chat.answerText();
    await chat.page.reload();
    await chat.untilSaid(before);
    expect(lastNumber(await chat.answerText())).toBeGreaterThanOrEqual(mark);
  }
  for (const window of [chat, other]) {
    await window.expectAnswer(numbers(200));
    await window.expectSaved();
  }
});
