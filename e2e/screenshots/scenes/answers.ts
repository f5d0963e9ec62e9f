import { expect } from '@playwright/test';
import type { Scene, Stage } from '../scene.ts';

const SHOWCASE = 'Show markdown at 500 per second';

/** Scrolls the conversation until an element of the answer stands at its top. */
async function scrollTo({ page }: Stage, heading: string): Promise<void> {
  await page
    .getByRole('heading', { name: heading })
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

/** Answers: as they are written, as they look, and how they may end. */
export const ANSWER_SCENES: readonly Scene[] = [
  {
    name: 'streaming',
    async play({ chat, shoot }) {
      await chat.open();
      await chat.send('Count to 2000 at 30 per second');
      await chat.untilStreamed(' 60 ');
      await shoot();
      await chat.stopButton.click();
      await chat.untilStatus('cancelled');
      await chat.textbox.blur();
      await shoot('then-cancelled');
    },
  },
  {
    name: 'markdown',
    async play(stage) {
      const { chat, page, shoot } = stage;
      await chat.open();
      await chat.send(SHOWCASE);
      await chat.untilStatus('complete');
      await expect(page.locator('.drawing svg').first()).toBeVisible();
      await chat.textbox.blur();
      await scrollTo(stage, 'Everything Markdown');
      await shoot('beginning');
      await scrollTo(stage, 'A table');
      await shoot('table-and-code');
      await scrollTo(stage, 'Maths');
      await shoot('maths-and-diagram');
      await chat.answers.last().hover();
      await chat.answers.getByText('That was all of it.').scrollIntoViewIfNeeded();
      await shoot('end');
    },
  },
  {
    name: 'reasoning',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.send('Think about the sea at 20 per second');
      await page.locator('[data-part="reasoning"]').waitFor();
      await shoot('in-progress');
      await chat.untilStatus('complete');
      await shoot('folded');
      await page.locator('[data-part="reasoning"] > summary').click();
      await shoot('unfolded');
    },
  },
  {
    name: 'tool',
    async play({ chat, shoot }) {
      await chat.open();
      await chat.send('What is the weather in Lisbon?');
      await chat.untilStatus('complete');
      await shoot();
    },
  },
  {
    name: 'queued',
    async play({ chat, shoot }) {
      await chat.open();
      await chat.send('Count to 2000 at 30 per second');
      await chat.untilStreamed(' 40 ');
      await chat.send('And then tell me what the weather is in Lisbon, and whether I need a coat');
      await chat.questions.nth(1).getByText('Queued').waitFor();
      await shoot();
    },
  },
  {
    name: 'failed',
    async play({ chat, shoot }) {
      await chat.open();
      await chat.send('Fail after 20');
      await chat.untilStatus('failed');
      await shoot();
    },
  },
  {
    name: 'interrupted',
    async play({ chat, faults, shoot }) {
      await chat.open();
      await chat.send('Count to 2000 at 60 per second');
      await chat.untilStreamed(' 100 ');
      await faults.restartApplication();
      await chat.untilStatus('interrupted');
      await shoot();
    },
  },
  {
    name: 'versions',
    async play({ chat, page, shoot }) {
      await chat.open();
      await chat.send('Count to 40 at 500 per second');
      await chat.untilStatus('complete');
      await chat.textbox.press('ArrowUp');
      const box = page.getByRole('textbox', { name: 'Edited message' });
      await expect(box).toBeFocused();
      await box.fill('Count to 60 at 500 per second, and then tell me what comes after it');
      await shoot('edit-box');
      await box.press('Enter');
      await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
      await chat.untilStatus('complete');
      await chat.answers.last().hover();
      await page.getByRole('button', { name: 'Regenerate' }).click();
      await chat.answers.last().getByRole('group', { name: 'Version 2 of 2' }).waitFor();
      await chat.untilStatus('complete');
      await chat.answers.last().hover();
      await shoot();
    },
  },
];
