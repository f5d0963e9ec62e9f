import { expect } from '@playwright/test';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

test('messages that are sent during an answer wait for their turn, in every window', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.expectAnswer('1');
  const other = await openWindow();
  await other.open(await chat.chatId());
  await other.untilLive();

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

/** Two windows of a chat in which an answer streams and messages wait, each for this many numbers. */
async function openQueue(
  chat: ChatPage,
  openWindow: () => Promise<ChatPage>,
  counts: number[],
): Promise<ChatPage> {
  await chat.open();
  await chat.send('count to 2000 at 20 per second');
  await chat.untilSaid('1 2 ');
  for (const count of counts) {
    await chat.send(`count to ${count}`);
    await expect(chat.question(`count to ${count}`)).toHaveAttribute('data-status', 'queued');
  }
  const other = await openWindow();
  await other.open(await chat.chatId());
  await other.untilLive();
  return other;
}

const textsOf = async (window: ChatPage) => (await window.transcript()).map(({ text }) => text);

test('a queued message that is removed in one window is gone in every window', async ({
  chat,
  openWindow,
}) => {
  const other = await openQueue(chat, openWindow, [3, 4, 5]);
  await other.question('count to 4').getByRole('button', { name: 'Remove' }).click();
  for (const window of [other, chat]) {
    await expect(window.question('count to 4')).toHaveCount(0);
    await expect(window.questions).toHaveCount(3);
  }
  // By keyboard, and focus does not go with the button.
  await chat.question('count to 5').getByRole('button', { name: 'Remove' }).focus();
  await chat.page.keyboard.press('Enter');
  for (const window of [chat, other]) await expect(window.questions).toHaveCount(2);
  await expect(chat.textbox).toBeFocused();
  await chat.send('count to 6');
  await chat.stopButton.click();

  for (const window of [chat, other]) {
    await expect(window.answers).toHaveCount(3);
    await window.expectAnswer(numbers(6));
    const saved = await window.expectSaved();
    expect(saved.map(({ text }) => text).toSpliced(1, 1)).toEqual([
      'count to 2000 at 20 per second',
      'count to 3',
      numbers(3),
      'count to 6',
      numbers(6),
    ]);
  }
});

test('a queued message that is sent now is answered before the others', async ({
  chat,
  openWindow,
}) => {
  const other = await openQueue(chat, openWindow, [3, 400]);
  const shown = await chat.answerText();
  await other.question('count to 400').getByRole('button', { name: 'Send now' }).click();
  for (const window of [chat, other]) {
    await expect(window.answers.first()).toHaveAttribute('data-status', 'cancelled');
    await expect(window.answers).toHaveCount(2);
    await window.untilStreamed('1 2 3 4 ');
    const [, said, next, answer, last] = await window.transcript();
    expect(said).toMatchObject({ role: 'assistant', status: 'cancelled' });
    expect(said?.text).toBe(numbers(lastNumber(said?.text ?? '')));
    expect(said?.text.startsWith(shown)).toBe(true);
    expect(next).toMatchObject({ text: 'count to 400', status: 'complete' });
    expect(answer).toMatchObject({ role: 'assistant', status: 'streaming' });
    expect(last).toMatchObject({ text: 'count to 3', status: 'queued' });
  }
  await chat.stopButton.click();
  for (const window of [chat, other]) {
    await expect(window.answers).toHaveCount(3);
    await window.expectAnswer(numbers(3));
    await window.expectSaved();
    expect((await textsOf(window)).filter((_, index) => index % 2 === 0)).toEqual([
      'count to 2000 at 20 per second',
      'count to 400',
      'count to 3',
    ]);
  }
});
