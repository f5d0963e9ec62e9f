import { expect } from '@playwright/test';
import type { Scene, Stage } from '../scene.ts';

/** The list of chats, which is a drawer on phones. */
async function showChats({ page, look, chat }: Stage): Promise<void> {
  if (look.name === 'phone') await page.getByRole('button', { name: 'Open chats' }).click();
  await expect(chat.sidebar).toBeVisible();
}

async function choose(stage: Stage, title: string, item: string): Promise<void> {
  const { chat, page } = stage;
  await chat.sidebar.getByRole('link', { name: title }).hover();
  await chat.sidebar.getByRole('button', { name: `Options of ${title}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** The list of chats, and what can be done in it. */
export const CHAT_SCENES: readonly Scene[] = [
  {
    name: 'sidebar',
    async play(stage) {
      const { chat, shoot } = stage;
      await chat.open();
      await chat.send('Count to 2000 at 30 per second');
      await chat.untilStreamed(' 20 ');
      await showChats(stage);
      await chat.sidebar.getByText('(answering)').first().waitFor({ state: 'attached' });
      await shoot();
    },
  },
  {
    name: 'chat-menu',
    async play(stage) {
      const { chat, shoot } = stage;
      await chat.open();
      await showChats(stage);
      await chat.sidebar.getByRole('link', { name: 'Bread without kneading' }).hover();
      await chat.sidebar.getByRole('button', { name: 'Options of Bread' }).click();
      await shoot();
    },
  },
  {
    name: 'rename',
    async play(stage) {
      await stage.chat.open();
      await showChats(stage);
      await choose(stage, 'Bread without kneading', 'Rename');
      await expect(stage.chat.sidebar.getByRole('textbox', { name: 'Title' })).toBeFocused();
      await stage.shoot();
    },
  },
  {
    name: 'deleted',
    async play(stage) {
      const { chat, shoot } = stage;
      await chat.open();
      await showChats(stage);
      await choose(stage, 'Packing list for a week', 'Delete');
      const undo = chat.sidebar.getByRole('button', { name: 'Undo' });
      await undo.waitFor();
      await shoot();
      await undo.click();
      await expect(undo).toBeHidden();
    },
  },
  {
    name: 'search',
    async play(stage) {
      const { chat, shoot } = stage;
      await chat.open();
      await showChats(stage);
      const box = chat.sidebar.getByRole('searchbox', { name: 'Search chats' });
      await box.fill('weather');
      await chat.sidebar.locator('mark').first().waitFor();
      await shoot();
      await box.fill('porcupine');
      await chat.sidebar.getByText('Nothing has').waitFor();
      await shoot('nothing-found');
    },
  },
];
