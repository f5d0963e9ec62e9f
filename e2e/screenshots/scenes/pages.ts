import { expect } from '@playwright/test';
import type { Scene } from '../scene.ts';

const NO_CHAT = '01930000-0000-7000-8000-000000000000';

/** Whole pages, and what lies over them. */
export const PAGE_SCENES: readonly Scene[] = [
  {
    name: 'start',
    async play({ chat, shoot }) {
      await chat.open();
      await chat.untilLive();
      await shoot();
      await chat.textbox.fill('A line\n'.repeat(6));
      await shoot('with-draft');
      await chat.textbox.fill('A line of words, '.repeat(1_900));
      await shoot('too-long');
    },
  },
  {
    name: 'palette',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.untilLive();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Commands' }).getByRole('option').first().waitFor();
      await shoot();
    },
  },
  {
    name: 'shortcuts',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.untilLive();
      await chat.textbox.blur();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await shoot();
    },
  },
  {
    name: 'inspector',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.send('Count to 900 at 30 per second');
      await chat.untilStreamed(' 70 ');
      await page.getByRole('button', { name: 'Delivery inspector' }).click();
      await page.reload();
      await chat.untilStreamed(' 120 ');
      await expect(page.getByRole('region', { name: 'Delivery inspector' })).toBeVisible();
      await shoot();
    },
  },
  {
    name: 'delivery-menu',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.send('Count to 20');
      await chat.untilStatus('complete');
      await page.getByRole('button', { name: 'Delivery of this chat' }).click();
      await shoot();
    },
  },
  {
    name: 'not-live',
    async play({ chat, page, faults, shoot }) {
      await chat.open();
      await chat.send('Count to 40');
      await chat.untilStatus('complete');
      await faults.sever();
      await expect(page.getByText('Not live', { exact: true })).toBeVisible();
      await shoot();
      await faults.restore();
      await page.context().setOffline(true);
      await page.getByText('offline').first().waitFor();
      await shoot('offline');
      await page.context().setOffline(false);
    },
  },
  {
    name: 'no-such-chat',
    async play({ page, shoot }) {
      await page.goto(`/chat/${NO_CHAT}`);
      await shoot();
    },
  },
  {
    name: 'no-such-page',
    async play({ page, shoot }) {
      await page.goto('/no/such/page');
      await shoot();
    },
  },
  {
    name: 'broken',
    async play({ page, faults, shoot }) {
      await faults.severDatabase();
      await page.goto('/');
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      await shoot();
      await faults.restore();
    },
  },
];
