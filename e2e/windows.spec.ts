import { expect } from '@playwright/test';
import { numbers } from './support/numbers.ts';
import { test } from './support/test.ts';

test('a window that is never touched shows what another one sends, live', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  const untouched = await openWindow();
  await untouched.open(await chat.chatId());
  await untouched.untilStatus('complete');
  await expect(untouched.page.getByText('Live', { exact: true })).toBeVisible();

  await chat.send('count to 300 at 30 per second');
  await expect(untouched.questions.last()).toHaveText('count to 300 at 30 per second');
  await untouched.untilStreamed(' 10 ');
  await expect(untouched.stopButton).toBeVisible();

  const late = await openWindow();
  await late.open(await chat.chatId());
  await late.untilStreamed(' 60 ');
  await expect(late.stopButton).toBeVisible();
  for (const window of [chat, untouched, late]) {
    await window.expectAnswer(numbers(300));
    expect(await window.expectSaved()).toHaveLength(4);
  }
});

test('a new chat appears in the sidebar of another window', async ({ chat, openWindow }) => {
  await chat.open();
  await expect(chat.page.getByText('Live', { exact: true })).toBeVisible();
  const other = await openWindow();
  await other.open();
  await expect(other.page.getByText('Live', { exact: true })).toBeVisible();
  await chat.send('count to 30 at 10 per second');
  const link = other.linkTo(await chat.chatId());
  await expect(link).toContainText('Counting to 30');
  await expect(link).toContainText('(answering)');
  await chat.untilStatus('complete');
  await expect(link).not.toContainText('(answering)');
});
