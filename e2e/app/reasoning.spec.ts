import { expect } from '@playwright/test';
import { test } from '../support/test.ts';

test('a thought folds away, and says how long it took, also after a reload', async ({ chat }) => {
  await chat.open();
  await chat.send('think about tides at 20 per second');
  const thought = chat.answers.getByText('The question is about tides');
  const summary = chat.answers.locator('summary');
  await expect(summary).toHaveText('Thinking');
  await chat.untilStatus('complete');
  await expect(summary).toHaveText(/^Thought for \d s$/);
  const told = (await summary.textContent()) ?? '';
  await expect(thought).toBeHidden();
  await summary.focus();
  await chat.page.keyboard.press('Enter');
  await expect(thought).toBeVisible();

  await chat.page.reload();
  await expect(summary).toHaveText(told);
});
