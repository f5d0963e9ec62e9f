import { expect, type Locator } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';
import { createVisitor, expectProblem } from '../support/visitor.ts';

const picker = ({ page }: ChatPage): Locator => page.getByRole('button', { name: /^Model: / });

const choice = ({ page }: ChatPage, name: string): Locator =>
  page.getByRole('menuitemradio', { name, exact: true });

async function choose(window: ChatPage, name: string): Promise<void> {
  await picker(window).click();
  await choice(window, name).click();
  await expect(picker(window)).toHaveAccessibleName(`Model: ${name}`);
}

const thoughts = ({ answers }: ChatPage): Locator =>
  answers.last().locator('[data-part="reasoning"]');

test('the chosen model answers, says so, and is kept', async ({ chat, openWindow }) => {
  await chat.open();
  await expect(picker(chat)).toHaveAccessibleName('Model: Demo');
  await choose(chat, 'Demo, thoughtful');
  await expect(chat.textbox).toBeFocused();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  await expect(thoughts(chat)).toHaveCount(1);
  const model = chat.answers.last().getByTitle('demo/thoughtful');
  await chat.answers.last().hover();
  await expect(model).toBeVisible();
  expect(await model.evaluate((element) => getComputedStyle(element, '::before').content)).toBe(
    '"Demo, thoughtful"',
  );

  // Another try is the same model's, whatever the next message goes to.
  await choose(chat, 'Demo');
  await chat.answers.last().getByRole('button', { name: 'Regenerate' }).click();
  await expect(chat.answers.last().getByText('2/2')).toBeVisible();
  await chat.expectAnswer('1 2 3');
  await expect(thoughts(chat)).toHaveCount(1);
  await chat.send('count to 2');
  await expect(chat.answers).toHaveCount(2);
  await chat.expectAnswer('1 2');
  await expect(thoughts(chat)).toHaveCount(0);

  // A chat goes on with the model that answered last, a new one with what was chosen last.
  const chatId = await chat.chatId();
  await choose(chat, 'Demo, thoughtful');
  const other = await openWindow();
  await other.open(chatId);
  await expect(picker(other)).toHaveAccessibleName('Model: Demo');
  await other.open();
  await expect(picker(other)).toHaveAccessibleName('Model: Demo, thoughtful');
});

test('the keyboard alone chooses a model', async ({ chat }) => {
  await chat.open();
  await chat.untilLive();
  await picker(chat).focus();
  await chat.page.keyboard.press('Enter');
  await expect(choice(chat, 'Demo')).toBeFocused();
  await expect(choice(chat, 'Demo')).toBeChecked();
  await chat.page.keyboard.press('Escape');
  await expect(picker(chat)).toBeFocused();
  await chat.page.keyboard.press('Enter');
  await expect(choice(chat, 'Demo')).toBeFocused();
  await chat.page.keyboard.press('ArrowDown');
  await expect(choice(chat, 'Demo, thoughtful')).toBeFocused();
  await chat.page.keyboard.press('Enter');
  await expect(picker(chat)).toHaveAccessibleName('Model: Demo, thoughtful');
  await expect(choice(chat, 'Demo')).toBeHidden();
});

test('a model that is not there is refused, and those that are, are named', async ({ servers }) => {
  const owner = await createVisitor(servers.baseURL);
  const parts = [{ type: 'text', text: 'count to 1' }];
  const refused = await owner.send(uuidv7(), { id: uuidv7(), parts, model: 'openai/gpt-5' });
  await expectProblem(refused, 400, 'unknown_model');
  expect((await refused.json()).detail).toContain('There are: demo, demo/thoughtful.');
  const { chatId, messageId } = await owner.converse('count to 1');
  const again = await owner.request.post(`/api/chats/${chatId}/responses`, {
    data: { id: uuidv7(), parentId: messageId, model: 'openai/gpt-5' },
  });
  await expectProblem(again, 400, 'unknown_model');
  const { messages } = await (await owner.request.get(`/api/chats/${chatId}`)).json();
  expect(messages.map(({ model }: { model?: string }) => model)).toEqual([undefined, 'demo']);
  await owner.close();
});
