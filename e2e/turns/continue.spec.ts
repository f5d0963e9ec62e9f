import { expect } from '@playwright/test';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

test('an answer that was stopped goes on exactly where it ended, in every window', async ({
  chat,
  openWindow,
  control,
}) => {
  await chat.open();
  await chat.send('count to 300 at 35 per second');
  await chat.untilSaid(' 120 ');
  await chat.stopButton.click();
  await chat.untilStatus('cancelled');
  const [, stopped] = await chat.expectSaved();
  const other = await openWindow();
  await other.open(await chat.chatId());
  await other.untilLive();

  await chat.answers.getByRole('button', { name: 'Continue' }).click();
  const next = lastNumber(stopped?.text ?? '') + 20;
  for (const window of [chat, other]) {
    await window.untilStreamed(` ${next} `);
    expect((await window.answerText()).startsWith(stopped?.text ?? '?')).toBe(true);
  }
  await other.page.reload();
  for (const window of [chat, other]) {
    await window.expectAnswer(numbers(300));
    const saved = await window.expectSaved();
    expect(saved).toHaveLength(2);
    expect(saved[1]?.id).not.toBe(stopped?.id);
  }
  // A model that began again would have said more.
  expect(await control.countTokens(await chat.chatId())).toBeLessThanOrEqual(300);
});

test('a server that is told to end keeps the answer, and the next one goes on with it', async ({
  chat,
  control,
}) => {
  await chat.open();
  await chat.send('count to 150 at 30 per second');
  await chat.untilSaid(' 40 ');
  await control.restartApplication();
  await chat.untilStatus('interrupted');
  const [, interrupted] = await chat.expectSaved();
  expect(lastNumber(interrupted?.text ?? '')).toBeGreaterThanOrEqual(40);
  await expect(chat.answers.getByText('Interrupted')).toBeVisible();
  await chat.answers.getByRole('button', { name: 'Continue' }).click();
  await chat.expectAnswer(numbers(150));
  await chat.expectSaved();
  expect(await control.countTokens(await chat.chatId())).toBeLessThanOrEqual(150);
});

test('an answer that said nothing can only be tried again', async ({ chat }) => {
  await chat.open();
  await chat.send('fail after 0');
  await chat.untilStatus('failed');
  await expect(chat.answers.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(chat.answers.getByRole('button', { name: 'Continue' })).toHaveCount(0);
});
