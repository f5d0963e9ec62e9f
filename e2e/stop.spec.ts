import { expect, type Page } from '@playwright/test';
import { lastNumber, numbers } from './support/numbers.ts';
import { test } from './support/test.ts';

const PER_SECOND = 30;

/** From the click on Stop until the page says that the answer has ended, once a server has stopped one. */
const ALLOWED_MS = 500;

type Stopped = { shown: number; tookMs: number };

/**
 * Watches for the next click in a page with one answer; resolves with the function that waits for
 * that answer to be cancelled. By the page's own clock: a test sees things later.
 */
async function watchStop(page: Page): Promise<() => Promise<Stopped>> {
  const watch = await page.evaluateHandle(() => {
    const answer = document.querySelector('article[data-role="assistant"]');
    const readNumber = () => Number(/\d+$/.exec(answer?.textContent?.trim() ?? '')?.[0]);
    const stopped = new Promise<Stopped>((resolve) => {
      const onClick = () => {
        const [clickedAt, shown] = [performance.now(), readNumber()];
        new MutationObserver(() => {
          if (answer?.getAttribute('data-status') !== 'cancelled') return;
          resolve({ shown, tookMs: performance.now() - clickedAt });
        }).observe(document, { subtree: true, attributes: true });
      };
      addEventListener('click', onClick, { capture: true, once: true });
    });
    return { stopped };
  });
  return () => watch.evaluate(({ stopped }) => stopped);
}

test('Stop ends the answer everywhere, with the same text', async ({
  chat,
  openWindow,
  control,
}) => {
  await chat.open();
  await chat.send('count to 2000');
  await chat.untilSaid('1');
  await chat.stopButton.click();
  await chat.untilStatus('cancelled');

  await chat.open();
  await chat.send(`count to 2000 at ${PER_SECOND} per second`);
  const chatId = await chat.chatId();
  const other = await openWindow();
  await other.open(chatId);
  await other.untilSaid(' 30 ');
  const stopped = await watchStop(other.page);
  await other.stopButton.click();
  const { shown, tookMs } = await stopped();
  expect(tookMs).toBeLessThan(ALLOWED_MS);
  for (const window of [chat, other]) {
    await window.untilStatus('cancelled');
    await expect(window.stopButton).toBeHidden();
  }

  const [, row] = await control.readMessages(chatId);
  expect(row?.status).toBe('cancelled');
  const last = lastNumber(row?.text ?? '');
  expect(row?.text).toBe(numbers(last));
  expect(last).toBeGreaterThanOrEqual(shown);
  expect(last - shown).toBeLessThanOrEqual((ALLOWED_MS / 1_000) * PER_SECOND);
  for (const window of [chat, other]) expect(await window.answerText()).toBe(row?.text);
  await chat.expectSaved();

  // It is no dead end: the chat goes on.
  await chat.send('count to 5');
  await chat.expectAnswer('1 2 3 4 5');
});
