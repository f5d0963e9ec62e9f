import type { Browser } from '@playwright/test';
import { startBackends } from '../servers/backends.ts';
import { REWIND, serveNext } from '../servers/next.ts';
import { type AnswerCost, measureAnswer, type Streamed } from './answer.ts';
import { measureOpening, type OpeningFigures, type OpeningPlan } from './opening.ts';
import { openWatchedPage } from './watched-page.ts';

/** How much is measured of the page itself. */
export type PagePlan = {
  warmUp: Streamed;
  /** In a page that has just been opened; this often. */
  answer: Streamed;
  rounds: number;
  /** In a page that has shown others before. */
  long: Streamed;
  opening: OpeningPlan;
};

/** What the page costs its reader. */
export type PageFigures = {
  answers: AnswerCost[];
  long: AnswerCost;
  opening: OpeningFigures;
};

/** Measures the page of a server of its own; `say` is told what comes next. */
export async function measurePage(
  plan: PagePlan,
  browser: Browser,
  say: (what: string) => void,
): Promise<PageFigures> {
  const backends = await startBackends();
  const url = await serveNext(REWIND, { ...backends.forRewind, HYDRATION: 'history' });
  const { databaseUrl } = backends.services;

  say('page: opening chats');
  const opening = await measureOpening(plan.opening, { browser, url, databaseUrl });

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  say('page: warming up');
  const first = await openWatchedPage(context, url);
  await measureAnswer(first, plan.warmUp, backends);
  await first.close();

  const answers: AnswerCost[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    say(`page: an answer of ${plan.answer.tokens} tokens`);
    const page = await openWatchedPage(context, url);
    answers.push(await measureAnswer(page, plan.answer, backends));
    await page.close();
  }

  say(`page: an answer of ${plan.long.tokens} tokens`);
  const page = await openWatchedPage(context, url);
  await measureAnswer(page, plan.warmUp, backends);
  const long = await measureAnswer(page, plan.long, backends);
  await context.close();
  return { answers, long, opening };
}
