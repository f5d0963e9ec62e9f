import { expect } from '@playwright/test';
import { numbers } from './support/numbers.ts';
import { test } from './support/test.ts';

test('messages that are sent during an answer wait for their turn, in every window', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.expectAnswer('1');
  const other = await openWindow();
  await other.open(await chat.chatId());
  await expect(other.page.getByText('Live', { exact: true })).toBeVisible();

  await chat.send('count to 160 at 20 per second');
  await other.untilSaid('1 2 ');
  await chat.textbox.fill('count to 4');
  await other.textbox.fill('count to 6');
  await Promise.all([chat.sendButton.click(), other.sendButton.click()]);

  for (const window of [chat, other]) {
    await expect(window.log.locator('article[data-status="queued"]')).toHaveCount(2);
    await expect(window.questions).toHaveCount(4);
    await expect(window.answers).toHaveCount(2);
  }
  for (const window of [chat, other]) {
    await expect(window.log.locator('article[data-status="complete"]')).toHaveCount(8);
    const saved = await window.expectSaved();
    expect(saved.map(({ role }) => role)).toEqual(Array(4).fill(['user', 'assistant']).flat());
    expect(saved[3]?.text).toBe(numbers(160));
    for (const index of [4, 6]) {
      const count = Number(saved[index]?.text.slice('count to '.length));
      expect(saved[index + 1]?.text).toBe(numbers(count));
    }
    const questions = [saved[4]?.text, saved[6]?.text];
    expect(questions.toSorted()).toEqual(['count to 4', 'count to 6']);
  }
});
