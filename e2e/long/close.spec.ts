import { expect } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

test('an answer is finished although every window was closed', async ({
  chat,
  openWindow,
  control,
}) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.expectAnswer('1');
  const chatId = await chat.chatId();
  const other = await openWindow();
  await other.open(chatId);

  await chat.send('count to 150 at 30 per second');
  await chat.untilSaid(' 15 ');
  await Promise.all([chat.page.close(), other.page.close()]);

  const answer = async () => (await control.readMessages(chatId)).at(-1);
  expect((await answer())?.status).toBe('streaming');
  await expect
    .poll(answer, { timeout: 30_000 })
    .toMatchObject({ status: 'complete', text: numbers(150) });

  const returned = await openWindow();
  await returned.open(chatId);
  await returned.expectAnswer(numbers(150));
  await returned.expectSaved();
});
