import { expect } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import { test } from '../support/test.ts';

test('a failed answer keeps its words, says why, and can be asked for again', async ({
  chat,
  control,
}) => {
  await chat.open();
  await chat.send('fail after 20');
  await chat.untilStatus('failed');
  expect(await chat.answerText()).toBe(numbers(20));
  await expect(chat.answers.getByText('The demo model failed after 20 numbers')).toBeVisible();
  await expect(chat.stopButton).toBeHidden();
  const [, first] = await chat.expectSaved();

  await chat.page.reload();
  await chat.untilLive();
  await expect(chat.answers.getByText('The demo model failed after 20 numbers')).toBeVisible();
  expect(await chat.answerText()).toBe(numbers(20));

  await chat.answers.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.answers).not.toHaveAttribute('data-message-id', first?.id ?? '');
  await chat.untilStatus('failed');
  expect(await chat.answerText()).toBe(numbers(20));
  const [question, second] = await chat.expectSaved();
  expect(second?.id).not.toBe(first?.id);
  const rows = await control.readMessages(await chat.chatId());
  expect(rows.map(({ id }) => id)).toEqual([question?.id, first?.id, second?.id]);
});
