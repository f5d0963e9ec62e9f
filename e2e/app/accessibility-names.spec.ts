import { expect } from '@playwright/test';
import { test } from '../support/test.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('the page has the names by which people and tests find things', async ({ chat }) => {
  await chat.open();
  await expect(chat.sidebar).toBeVisible();
  await expect(chat.textbox).toBeEditable();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.stopButton).toBeHidden();

  await chat.send('count to 60 at 20 per second');
  await chat.untilSaid(' 5 ');
  await expect(chat.log).toBeVisible();
  await expect(chat.stopButton).toBeEnabled();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.answers).toHaveAttribute('data-status', 'streaming');
  await expect(chat.linkTo(await chat.chatId())).toHaveRole('link');
  await chat.stopButton.click();
  await chat.untilStatus('cancelled');

  await chat.send('what is the weather in Lisbon');
  await chat.untilStatus('complete');
  const lines = await chat.transcript();
  expect(lines.map(({ role, status }) => `${role} ${status}`)).toEqual([
    'user complete',
    'assistant cancelled',
    'user complete',
    'assistant complete',
  ]);
  for (const { id } of lines) expect(id).toMatch(UUID);
  expect(lines[2]?.text).toBe('what is the weather in Lisbon');
  expect(lines[3]?.text).toMatch(/^In Lisbon it is .* anyway\.$/);
  for (const article of await chat.log.getByRole('article').all()) {
    const text = article.locator('[data-part="text"]');
    await expect(text).toHaveCount(1);
    await expect(text.getByRole('button')).toHaveCount(0);
  }
});

test('reasoning is no part of the text', async ({ chat }) => {
  await chat.open();
  await chat.send('think about tides at 100 per second');
  await chat.untilStatus('complete');
  expect(await chat.answerText()).toMatch(/^I thought about tides /);
});
