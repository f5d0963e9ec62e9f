import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { now } from '../clock.ts';
import { type PageWatch, watchPage } from './watch.ts';

/** After a page has loaded, before anything is asked. */
const SETTLE_MS = 1_500;

/** What the main thread had spent in scripts at `time`, in ms of processor time; `time` since 1970. */
export type ScriptTime = { time: number; script: number };

/** A tab with a chat whose main thread is measured from outside. */
export type WatchedPage = {
  send(prompt: string): Promise<void>;
  untilDone(): Promise<void>;
  readScript(): Promise<ScriptTime>;
  readWatch(): Promise<PageWatch>;
  close(): Promise<void>;
};

/** Opens a new chat and lets it come to rest. */
export async function openWatchedPage(context: BrowserContext, url: string): Promise<WatchedPage> {
  const page: Page = await context.newPage();
  await page.addInitScript(watchPage);
  const session: CDPSession = await context.newCDPSession(page);
  // Processor time: what else runs on this machine is not the page's.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const answers = page.locator('article[data-role="assistant"]');
  await page.goto(url);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(SETTLE_MS);

  return {
    async send(prompt) {
      await page.getByRole('textbox', { name: 'Message' }).fill(prompt);
      await page.getByRole('button', { name: 'Send message' }).click();
    },
    untilDone: () => answers.last().and(page.locator('[data-status="complete"]')).waitFor(),
    async readScript() {
      const { metrics } = await session.send('Performance.getMetrics');
      const script = metrics.find(({ name }) => name === 'ScriptDuration');
      if (!script) throw new Error('this Chromium does not tell how long scripts ran');
      return { time: now(), script: script.value * 1_000 };
    },
    async readWatch() {
      const watch = await page.evaluate(() => window.benchWatch?.());
      if (!watch) throw new Error('the page is not watched');
      return watch;
    },
    close: () => page.close(),
  };
}
