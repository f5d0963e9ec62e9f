import { expect, type Page } from '@playwright/test';
import { test } from '../support/test.ts';

declare global {
  interface Window {
    heard?: string[];
  }
}

/** Collects whatever polite live regions of the page say from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    window.heard = heard;
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const words = element?.textContent?.trim();
        if (words && element?.closest('[aria-live="polite"], [role="status"]')) heard.push(words);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => window.heard ?? []);
}

test('answers are told in whole sentences, once, and never by token', async ({ chat }) => {
  await chat.open();
  await expect(chat.sendButton).toBeVisible();
  const heard = await listen(chat.page);
  await chat.send('hello at 10 per second');
  await chat.untilStatus('complete');
  await expect.poll(heard).toContain('Answer finished');

  const sentences = (await heard()).filter((words) => /[.!:]$|`/.test(words));
  expect(sentences.length).toBeGreaterThan(1);
  const answer = (await chat.answerText()).replace(/\s+/g, ' ');
  const told = (await heard()).join(' ');
  expect(told).toContain('Answering');
  // Every word, in order and once: the pieces joined are the answer.
  const words = (text: string) => text.match(/[\p{L}\d]+/gu)?.join(' ') ?? '';
  const said = (await heard()).filter((line) => !/^(Waiting for the answer|Answer)/.test(line));
  expect(words(said.join(' '))).toBe(words(answer));
});

test('of an answer that had begun before the page only what is new is told', async ({ chat }) => {
  await chat.open();
  // Slow: a page that takes seconds to come back must still find something new.
  await chat.send('hello at 6 per second');
  await chat.untilStreamed('same things.');
  await chat.page.reload();
  await expect(chat.sendButton).toBeVisible();
  const heard = await listen(chat.page);
  await chat.untilStatus('complete');
  await expect.poll(heard).toContain('Answer finished');
  const told = (await heard()).join(' ');
  expect(told).toContain('To talk to a real model');
  expect(told).not.toContain('I am the demo model');
});

test('what was copied by its key is told, and shown, in one place', async ({ chat, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chat.open();
  await chat.send('count to 3');
  await chat.expectAnswer('1 2 3');
  await chat.page.keyboard.press('Control+Shift+Y');
  const told = chat.page.getByRole('status').filter({ hasText: 'Copied the last answer' });
  await expect(told).toHaveCount(1);
  // Wide enough to be read, unlike what only a screen reader finds.
  expect((await told.boundingBox())?.width).toBeGreaterThan(80);
  await expect(told).toBeHidden();
});
