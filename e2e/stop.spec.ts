import { expect } from '@playwright/test';
import { lastNumber, numbers } from './support/numbers.ts';
import { test } from './support/test.ts';

const PER_SECOND = 30;

/** The model must stop within half a second; as much again is for a click on a busy machine. */
const ALLOWED_MS = 1_000;

test('Stop ends the answer everywhere, with the same text', async ({
  chat,
  openWindow,
  control,
}) => {
  await chat.open();
  await chat.send(`count to 2000 at ${PER_SECOND} per second`);
  const chatId = await chat.chatId();
  const other = await openWindow();
  await other.open(chatId);
  await other.untilSaid(' 30 ');
  const shown = lastNumber(await other.answerText());
  await other.stopButton.click();
  for (const window of [chat, other]) {
    await window.untilStatus('cancelled');
    await expect(window.stopButton).toBeHidden();
  }

  const [, row] = await control.readMessages(chatId);
  expect(row?.status).toBe('cancelled');
  const last = lastNumber(row?.text ?? '');
  expect(row?.text).toBe(numbers(last));
  expect(last).toBeGreaterThanOrEqual(shown);
  expect(last - shown).toBeLessThanOrEqual((ALLOWED_MS / 1_000) * PER_SECOND);
  for (const window of [chat, other]) expect(await window.answerText()).toBe(row?.text);
  await chat.expectSaved();

  // It is no dead end: the chat goes on.
  await chat.send('count to 5');
  await chat.expectAnswer('1 2 3 4 5');
});
