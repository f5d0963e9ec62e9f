import { expect } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { numbers } from '../../tests/support/numbers.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

for (const streamingPattern of STREAMING_PATTERNS) {
  test(`a second tab opened in mid-answer, and one that is never touched, show all of it: ${streamingPattern}`, async ({
    chat,
    openWindow,
  }) => {
    const chatId = await createChat(chat.page.request, { streamingPattern });
    await chat.open(chatId);
    const untouched = await openWindow();
    await untouched.open(chatId);
    await untouched.untilLive();

    await chat.send('count to 240 at 30 per second');
    await expect(untouched.questions.last()).toHaveText('count to 240 at 30 per second');
    await untouched.untilStreamed(' 10 ');
    await expect(untouched.stopButton).toBeVisible();

    const late = await openWindow();
    await late.open(chatId);
    await late.untilStreamed(' 60 ');
    await expect(late.stopButton).toBeVisible();
    for (const window of [chat, untouched, late]) {
      await window.expectAnswer(numbers(240));
      expect(await window.expectSaved()).toHaveLength(4);
    }
  });
}

test('a new chat appears in the sidebar of another window', async ({ chat, openWindow }) => {
  await chat.open();
  await chat.untilLive();
  const other = await openWindow();
  await other.open();
  await other.untilLive();
  await chat.send('count to 30 at 10 per second');
  const link = other.linkTo(await chat.chatId());
  await expect(link).toContainText('Counting to 30');
  await expect(link).toContainText('(answering)');
  await chat.untilStatus('complete');
  await expect(link).not.toContainText('(answering)');
});
