import type { Browser, BrowserContext } from '@playwright/test';
import { openSeed } from './seed.ts';

/** Times to open a chat in ms: a short and a long one, and the short one beside very many chats. */
export type OpeningFigures = {
  sizes: OpeningPlan;
  short: number[];
  long: number[];
  crowded: number[];
};

export type OpeningPlan = {
  /** Messages. */
  short: number;
  long: number;
  /** Chats in the sidebar. */
  few: number;
  many: number;
  samples: number;
};

declare global {
  interface Window {
    benchReadyAt?: number;
  }
}

const POLL_MS = 50;

/** The first openings are those of a cold server and a cold cache. */
const WARM_UP = 2;

/** Opens chats in turn, each time in a new tab, at the address of a server with these services. */
export async function measureOpening(
  plan: OpeningPlan,
  { browser, url, databaseUrl }: { browser: Browser; url: string; databaseUrl: string },
): Promise<OpeningFigures> {
  const seed = await openSeed(databaseUrl);
  const quiet = await becomeGuest(browser, url);
  const busy = await becomeGuest(browser, url);
  await seed.addChats(quiet.ownerId, plan.few);
  await seed.addChats(busy.ownerId, plan.many);
  const shortChat = await seed.addChat(quiet.ownerId, plan.short);
  const longChat = await seed.addChat(quiet.ownerId, plan.long);
  const crowdedChat = await seed.addChat(busy.ownerId, plan.short);
  await seed.close();

  const figures: OpeningFigures = { sizes: plan, short: [], long: [], crowded: [] };
  for (let sample = -WARM_UP; sample < plan.samples; sample += 1) {
    const short = await openOnce(quiet.context, `${url}/chat/${shortChat}`);
    const long = await openOnce(quiet.context, `${url}/chat/${longChat}`);
    const crowded = await openOnce(busy.context, `${url}/chat/${crowdedChat}`);
    if (sample < 0) continue;
    figures.short.push(short);
    figures.long.push(long);
    figures.crowded.push(crowded);
  }
  await quiet.context.close();
  await busy.context.close();
  return figures;
}

async function becomeGuest(
  browser: Browser,
  url: string,
): Promise<{ context: BrowserContext; ownerId: string }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(watchOpening);
  const response = await context.request.get(`${url}/api/ably/token`);
  const { clientId } = (await response.json()) as { clientId?: string };
  if (!clientId) throw new Error('a token names no guest');
  return { context, ownerId: clientId };
}

async function openOnce(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  const ready = await page.waitForFunction(() => window.benchReadyAt, undefined, {
    polling: POLL_MS,
  });
  const time = await ready.jsonValue();
  await page.close();
  if (time === undefined) throw new Error('a chat was opened, and not told when');
  return time;
}

/**
 * Runs in the page before its own scripts: notes when the newest message is shown and the page works,
 * in ms since the navigation. Only a page that runs tells the time of a message.
 */
function watchOpening(): void {
  const observer = new MutationObserver(() => {
    const times = document.querySelectorAll('article:last-of-type time[data-time]');
    const isRunning = (times[times.length - 1]?.getAttribute('data-time') ?? '') !== '';
    const message = document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Message"]');
    if (!isRunning || !message || message.disabled) return;
    window.benchReadyAt = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-time'] });
}
