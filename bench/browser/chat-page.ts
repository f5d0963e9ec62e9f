import type { BrowserContext, Page } from '@playwright/test';
import { checkClock } from '../clock.ts';
import { type Observation, observe } from './observer.ts';

/** After a page has loaded: no reader is faster, and a page that still starts is slower. */
const SETTLE_MS = 500;

const POLL_MS = 100;

/** One tab with a chat; every contender fulfils the same page contract. */
export type ChatPage = {
  /** Opens an address and lets it come to rest. */
  open(url: string): Promise<void>;
  /** Sends a message and returns at once. */
  send(prompt: string): Promise<void>;
  reload(): Promise<void>;
  /** Rejects when the answer does not show this number in time. */
  untilShown(count: number, timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
  /** Until the last answer has ended in this way. */
  untilDone(status?: 'complete' | 'cancelled'): Promise<void>;
  url(): string;
  wait(ms: number): Promise<void>;
  /** What was seen since the last navigation. Rejects when the page's clock cannot be trusted. */
  read(): Promise<Observation>;
  close(): Promise<void>;
};

export async function openChatPage(context: BrowserContext): Promise<ChatPage> {
  const page: Page = await context.newPage();
  await page.addInitScript(observe);
  const message = page.getByRole('textbox', { name: 'Message' });
  const button = page.getByRole('button', { name: 'Send message' });

  return {
    async open(url) {
      await page.goto(url);
      await message.waitFor();
      // Playwright compiles what it looks with on its first look, which must not be in mid-answer.
      await page.waitForFunction(() => window.benchObservation !== undefined);
      await page.waitForTimeout(SETTLE_MS);
    },
    async send(prompt) {
      await message.fill(prompt);
      await button.click();
    },
    async reload() {
      await page.reload({ waitUntil: 'commit' });
    },
    async untilShown(count, timeout) {
      await page.waitForFunction(
        (wanted) => (window.benchObservation?.().sightings.at(-1)?.count ?? 0) >= wanted,
        count,
        { timeout, polling: POLL_MS },
      );
    },
    async stop() {
      await page.getByRole('button', { name: 'Stop generating' }).click();
    },
    async untilDone(status = 'complete') {
      await page
        .locator('article[data-role="assistant"]')
        .last()
        .and(page.locator(`[data-status="${status}"]`))
        .waitFor();
    },
    url: () => page.url(),
    wait: (ms) => page.waitForTimeout(ms),
    async read() {
      await checkClock('the page', () =>
        page.evaluate(() => performance.timeOrigin + performance.now()),
      );
      const observation = await page.evaluate(() => window.benchObservation?.());
      if (!observation) throw new Error('the page has no observer');
      return observation;
    },
    close: () => page.close(),
  };
}
