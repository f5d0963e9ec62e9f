import { expect, type Page } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import { ChatPage } from '../support/chat-page.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

const PER_SECOND = 30;

/**
 * From the click on Stop until a page says that the answer has ended, once a server has stopped one.
 * Below 300 where nothing else runs; machines that test run much else.
 */
/** By `Date.now()`, which pages of one machine share; `shown`: the last number at that moment. */
type Moment = { at: number; shown: number };

type StopWatch = {
  /** The next click in the page. */
  click(): Promise<Moment>;
  /** When the page first says that its last answer was cancelled. */
  cancelled(): Promise<Moment>;
};

/** Watches a page by its own clock: a test sees things later. */
async function watchStop(page: Page): Promise<StopWatch> {
  const watch = await page.evaluateHandle(() => {
    const answer = [...document.querySelectorAll('article[data-role="assistant"]')].at(-1);
    const now = () => ({
      at: Date.now(),
      shown: Number(/\d+$/.exec(answer?.textContent?.trim() ?? '')?.[0]),
    });
    const click = new Promise<Moment>((resolve) => {
      addEventListener('click', () => resolve(now()), { capture: true, once: true });
    });
    const cancelled = new Promise<Moment>((resolve) => {
      new MutationObserver(() => {
        if (answer?.getAttribute('data-status') === 'cancelled') resolve(now());
      }).observe(document, { subtree: true, attributes: true });
    });
    return { click, cancelled };
  });
  return {
    click: () => watch.evaluate(({ click }) => click),
    cancelled: () => watch.evaluate(({ cancelled }) => cancelled),
  };
}

for (const streamingPattern of STREAMING_PATTERNS) {
  test(`Stop from another tab ends the answer on every screen, with the same text: ${streamingPattern}`, async ({
    chat,
    openWindow,
    openBrowser,
    control,
  }, testInfo) => {
    const chatId = await createChat(chat.page.request, { streamingPattern });
    await chat.open(chatId);
    await chat.send('count to 2000');
    await chat.untilStreamed('1 ');
    await chat.stopButton.click();
    await chat.untilStatus('cancelled');

    await chat.send(`count to 2000 at ${PER_SECOND} per second`);
    const other = await openWindow();
    const storageState = await chat.page.context().storageState();
    const device = new ChatPage(await (await openBrowser({ storageState })).newPage());
    await Promise.all([other.open(chatId), device.open(chatId)]);
    const windows = [chat, other, device];
    for (const window of windows) {
      await window.untilStreamed(' 30 ');
      await window.untilLive();
    }
    const watches = await Promise.all(windows.map(({ page }) => watchStop(page)));
    await other.stopButton.click();
    const clicked = await watches[1]?.click();
    const clickedAt = clicked?.at ?? Number.NaN;
    const ends = await Promise.all(watches.map(({ cancelled }) => cancelled()));
    const took = ends.map(({ at }) => at - clickedAt);
    testInfo.annotations.push({ type: 'stopped after', description: `${took.join(', ')} ms` });
    for (const window of windows) await expect(window.stopButton).toBeHidden();

    const row = (await control.readMessages(chatId)).at(-1);
    expect(row?.status).toBe('cancelled');
    const last = lastNumber(row?.text ?? '');
    const shown = clicked?.shown ?? Number.NaN;
    expect(row?.text).toBe(numbers(last));
    expect(last).toBeGreaterThanOrEqual(shown);
    for (const window of windows) expect(await window.answerText()).toBe(row?.text);
    await chat.expectSaved();

    // It is no dead end: the chat goes on.
    await chat.send('count to 5');
    await chat.expectAnswer('1 2 3 4 5');
  });
}
