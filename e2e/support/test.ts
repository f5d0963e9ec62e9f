import { type Browser, type BrowserContext, test as base, expect } from '@playwright/test';
import { type Control, createControl } from '../../tests/support/control.ts';
import { type TestServers, testServersOf } from '../../tests/support/test-servers.ts';
import { ChatPage } from './chat-page.ts';
import { findChromium } from './find-chromium.ts';
import { CHROMIUM_ARGS } from './launch-chromium.ts';
import { watchPages } from './watch-pages.ts';

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

type Fixtures = {
  /** The servers of this project. */
  servers: TestServers;
  /** Breaks and repairs the network of this project; repaired after each test. */
  control: Control;
  /** The first window of a visitor who was never here before. */
  chat: ChatPage;
  /** Another window of the same browser, still empty. */
  openWindow(): Promise<ChatPage>;
  /** Another browser: someone else, unless its options carry the `storageState` of this one. */
  openBrowser(options?: ContextOptions): Promise<BrowserContext>;
  /** What pages did that no page may do; must be empty when the test ends. */
  faults: string[];
};

/** Playwright's `test` with the project's servers, windows, and rules that hold in every test. */
export const test = base.extend<Fixtures>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const executablePath = findChromium();
      if (!executablePath) throw new Error('Chromium has gone since the tests were started');
      await use({ ...launchOptions, executablePath, args: CHROMIUM_ARGS });
    },
    { scope: 'worker' },
  ],
  // Playwright wants a pattern as the first parameter; these two fixtures need nothing.
  servers: async ({ browserName: _ }, use, { project }) => {
    await use(testServersOf(project.name));
  },
  baseURL: async ({ servers }, use) => {
    await use(servers.baseURL);
  },
  control: async ({ servers }, use) => {
    const control = createControl(servers.controlURL);
    await use(control);
    await control.restore();
  },
  faults: async ({ browserName: _ }, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults, 'no page did what no page may do').toEqual([]);
  },
  context: async ({ context, faults }, use) => {
    await watchPages(context, (fault) => faults.push(fault));
    await use(context);
  },
  chat: async ({ page }, use) => {
    await use(new ChatPage(page));
  },
  openWindow: async ({ context }, use) => {
    await use(async () => new ChatPage(await context.newPage()));
  },
  openBrowser: async ({ browser, baseURL, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), ...options });
      contexts.push(context);
      if (options.javaScriptEnabled !== false) {
        await watchPages(context, (fault) => faults.push(fault));
      }
      return context;
    });
    for (const context of contexts) await context.close();
  },
});
