import { expect, type Locator } from '@playwright/test';
import { numbers } from '../../tests/support/numbers.ts';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

/** A window that is open on another one's chat follows it within this time, in milliseconds. */
const FOLLOWS_MS = 1_000;

/** The field in which a message is edited. */
const editBox = ({ page }: ChatPage) => page.getByRole('textbox', { name: 'Edited message' });

const versions = (article: Locator, name: string) => article.getByRole('group', { name });

/** Another window of the same chat, live. */
async function openBeside(chat: ChatPage, openWindow: () => Promise<ChatPage>): Promise<ChatPage> {
  const other = await openWindow();
  await other.open(await chat.chatId());
  await other.untilLive();
  return other;
}

test('an edit makes another version, and the arrows go between them, in every window', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer(numbers(3));
  await chat.send('count to 4');
  await chat.untilSaid(numbers(4));
  await chat.expectAnswer(numbers(4));
  const other = await openBeside(chat, openWindow);

  await chat.question('count to 3').hover();
  await chat.question('count to 3').getByRole('button', { name: 'Edit' }).click();
  await expect(editBox(chat)).toBeFocused();
  await expect(editBox(chat)).toHaveValue('count to 3');
  await editBox(chat).press('Escape');
  await expect(editBox(chat)).toHaveCount(0);
  const edit = chat.question('count to 3').getByRole('button', { name: 'Edit' });
  await expect(edit).toBeFocused();
  await edit.press('Enter');
  await editBox(chat).fill('count to 5');
  await editBox(chat).press('Enter');

  for (const window of [chat, other]) {
    await expect(window.questions).toHaveCount(1);
    await window.expectAnswer(numbers(5));
    await expect(versions(window.questions.first(), 'Version 2 of 2')).toBeVisible();
    await window.expectSaved();
  }

  await chat.questions.first().getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.question('count to 4')).toBeVisible();
  // Everything that followed is there too, nothing was destroyed.
  await expect(other.question('count to 4')).toBeVisible({ timeout: FOLLOWS_MS });
  for (const window of [chat, other]) {
    await expect(versions(window.questions.first(), 'Version 1 of 2')).toBeVisible();
    expect((await window.expectSaved()).map(({ text }) => text)).toEqual([
      'count to 3',
      numbers(3),
      'count to 4',
      numbers(4),
    ]);
  }

  // The branch is remembered, and the arrows work by keyboard from what a server rendered.
  await chat.page.reload();
  await chat.untilLive();
  await expect(chat.question('count to 4')).toBeVisible();
  await chat.questions.first().getByRole('button', { name: 'Next version' }).press('Enter');
  await expect(chat.question('count to 5')).toBeVisible();
  await expect(other.question('count to 5')).toBeVisible({ timeout: FOLLOWS_MS });
  const next = chat.questions.first().getByRole('button', { name: 'Next version' });
  await expect(next).toBeFocused();
  await expect(next).toHaveAttribute('aria-disabled', 'true');
});

test('an answer is made again beside itself, and is live for who looks at it later', async ({
  chat,
  openWindow,
}) => {
  await chat.open();
  await chat.send('count to 900 at 30 per second');
  await chat.untilStreamed('1 2 3 ');
  await chat.stopButton.click();
  await chat.untilStatus('cancelled');
  const [, before] = await chat.expectSaved();
  await chat.answers.getByRole('button', { name: 'Try again' }).click();
  await chat.untilStreamed('1 2 3 ');
  const [, again] = await chat.transcript();
  expect(again?.id).not.toBe(before?.id);

  await chat.answers.getByRole('button', { name: 'Previous version' }).click();
  await chat.untilStatus('cancelled');
  await expect(chat.stopButton).toBeHidden();
  const late = await openBeside(chat, openWindow);
  await late.untilStatus('cancelled');
  await late.answers.getByRole('button', { name: 'Next version' }).click();
  for (const window of [late, chat]) {
    await window.untilStreamed(' 60 ');
    await expect(window.stopButton).toBeVisible();
  }
  await late.stopButton.click();
  for (const window of [chat, late]) {
    await window.untilStatus('cancelled');
    await window.expectSaved();
  }
});

test('Escape stops, ArrowUp edits the last message, and Copy takes the text as written', async ({
  chat,
  openWindow,
}) => {
  await chat.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.open();
  await chat.send('count to 2000 at 30 per second');
  await chat.untilStreamed('1 2 3 ');
  // What is being edited is closed first.
  await chat.textbox.press('ArrowUp');
  await expect(editBox(chat)).toBeFocused();
  await editBox(chat).press('Escape');
  await expect(chat.textbox).toBeFocused();
  await expect(chat.stopButton).toBeVisible();
  await chat.textbox.press('Escape');
  await chat.untilStatus('cancelled');
  const other = await openBeside(chat, openWindow);

  await chat.textbox.press('ArrowUp');
  await editBox(chat).fill('count to 3');
  await chat.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(chat.textbox).toBeFocused();
  await expect(chat.question('count to 2000 at 30 per second')).toBeVisible();

  await chat.textbox.press('ArrowUp');
  await expect(editBox(chat)).toHaveValue('count to 2000 at 30 per second');
  await editBox(chat).fill('count to 6');
  await chat.page.getByRole('button', { name: 'Save' }).click();
  for (const window of [chat, other]) await window.expectAnswer(numbers(6));
  await expect(chat.textbox).toBeFocused();

  const copy = chat.answers.getByRole('button', { name: 'Copy', exact: true });
  await copy.click();
  await expect(chat.answers.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe(numbers(6));
  await expect(chat.answers.locator('time')).toHaveAttribute('dateTime', /^\d{4}-\d\d-\d\dT/);
});

test('an edit during an answer waits for its turn, and the answer can be seen meanwhile', async ({
  chat,
}) => {
  await chat.open();
  await chat.send('count to 2000 at 30 per second');
  await chat.untilStreamed('1 2 3 ');
  await chat.textbox.press('ArrowUp');
  await editBox(chat).fill('count to 7');
  await editBox(chat).press('Enter');
  await expect(chat.question('count to 7')).toHaveAttribute('data-status', 'queued');
  await chat.questions.getByRole('button', { name: 'Previous version' }).click();
  await chat.untilStreamed('1 2 3 4 ');
  await chat.textbox.press('Escape');
  await chat.untilStatus('cancelled');
  await chat.questions.getByRole('button', { name: 'Next version' }).click();
  await chat.expectAnswer(numbers(7));
  await chat.expectSaved();
});
