import { expect } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

const NOTICE = 'Not live right now';

test('an old chat opens without realtime, says so, and is live again by itself', async ({
  chat,
  openWindow,
  control,
}) => {
  await chat.open();
  await chat.send('count to 5');
  await chat.expectAnswer('1 2 3 4 5');
  const chatId = await chat.chatId();

  await control.sever();
  const late = await openWindow();
  await late.open(chatId);
  expect(await late.transcript()).toEqual(await chat.saved());
  for (const window of [chat, late]) {
    await expect(window.page.getByRole('status').filter({ hasText: NOTICE })).toBeVisible();
    await expect(window.page.getByText('Not live', { exact: true })).toBeVisible();
  }

  await control.restore();
  for (const window of [chat, late]) {
    await window.untilLive();
    await expect(window.page.getByText(NOTICE)).toBeHidden();
  }
  await chat.send('count to 60 at 30 per second');
  await late.untilStreamed(' 10 ');
  await late.expectAnswer(numbers(60));
  await late.expectSaved();
});

test('what is sent without realtime gets its whole answer', async ({ chat, control }) => {
  await control.sever();
  await chat.open();
  await chat.send('count to 40 at 40 per second');
  const chatId = await chat.chatId();
  await chat.expectAnswer(numbers(40));
  expect(await control.countTokens(chatId)).toBe(0);
  await chat.expectSaved();

  await control.restore();
  await chat.untilLive();
  await chat.send('count to 60 at 30 per second');
  await chat.untilStreamed(' 10 ');
  await chat.expectAnswer(numbers(60));
  expect(await chat.expectSaved()).toHaveLength(4);
});
