import { expect } from '@playwright/test';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { createAllChats } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

test('kill -9 of the server in mid-answer: interrupted on every open page, and goes on', async ({
  chat,
  openWindow,
  control,
}) => {
  const chatIds = await createAllChats(chat.page.request);
  const asking = await Promise.all(chatIds.map(openWindow));
  for (const [index, window] of asking.entries()) {
    await window.open(chatIds[index]);
    await window.send('count to 2000 at 10 per second');
  }
  // Pages that came in mid-answer have its beginning by their hydration.
  const windows = [...asking];
  for (const chatId of chatIds) {
    const late = await openWindow();
    await late.open(chatId);
    windows.push(late);
  }
  await Promise.all(windows.map((window) => window.untilStreamed(' 40 ')));

  await control.killApplication();
  await Promise.all(windows.map((window) => window.untilStatus('interrupted')));

  for (const chatId of chatIds) {
    const row = (await control.readMessages(chatId)).at(-1);
    expect(row?.status).toBe('interrupted');
    const last = lastNumber(row?.text ?? '');
    expect(row?.text).toBe(numbers(last));
    expect(last).toBeGreaterThanOrEqual(40);
  }
  for (const window of windows) {
    await expect(window.answers.last().getByText('Interrupted')).toBeVisible();
    await window.expectSaved();
  }
  for (const window of asking) {
    await window.answers.last().getByRole('button', { name: 'Try again' }).click();
    await window.untilStreamed('1 2 3 ');
    await window.stopButton.click();
    await window.untilStatus('cancelled');
  }
});
