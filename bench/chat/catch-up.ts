import { type ChatPage, openChatPage } from '../browser/chat-page.ts';
import type { Observation } from '../browser/observer.ts';
import type { Tabs } from '../browser/tab.ts';
import { countForLength, isCounted, writePrompt } from '../counting.ts';
import type { Plan } from '../plan.ts';
import type { Lab } from '../servers/compared-servers.ts';
import type { Ledger } from '../servers/model.ts';
import { type Contender, nextRun } from './contender.ts';

/** In ms, a value per reload. */
export type CatchUp = { history: number[]; rewind: number[] };

/** A page is live when it shows all that the model had said this long before. */
const LIVE_MS = 100;

/** Watched after each reload: long enough to see that the answer goes on. */
const WATCHED_MS = 700;

/** For each reload with all that belongs to it, generously. */
const RELOAD_SECONDS = 4;

const PATIENCE_MS = 20_000;

type Setup = { lab: Lab; tabs: Tabs };

/**
 * Reloads a chat again and again during one answer that has reached `size` characters: the same
 * chat with each hydration, each from a server of its own.
 */
export async function measureCatchUp(
  size: number,
  { reloads, growthRate, tailRate }: Plan,
  { lab, tabs }: Setup,
): Promise<CatchUp> {
  const page = await openChatPage(tabs);
  try {
    const reached = countForLength(size);
    const count = reached + 2 * reloads * RELOAD_SECONDS * tailRate;
    const run = nextRun();
    await page.open(lab.rewind.history);
    const tail = { after: reached, rate: tailRate };
    await page.send(writePrompt({ count, rate: growthRate, tail }, run));
    await page.untilShown(reached, (reached / growthRate) * 1_000 + PATIENCE_MS);
    const chatPath = new URL(await page.url()).pathname;

    const reloaded = async (url: string) => {
      await page.open(new URL(chatPath, url).href);
      const times: number[] = [];
      for (let reload = 0; reload < reloads; reload += 1) {
        times.push(await reloadOnce(page, () => lab.readLedger(run)));
      }
      return times;
    };
    return {
      history: await reloaded(lab.rewind.history),
      rewind: await reloaded(lab.rewind.rewind),
    };
  } finally {
    await page.close();
  }
}

/** How many characters of an answer of this size plain SSE still shows after a reload. */
export async function measureLoss(
  { url }: Contender,
  size: number,
  { tabs }: Setup,
): Promise<number> {
  const page = await openChatPage(tabs);
  try {
    const reached = countForLength(size);
    const count = reached + RELOAD_SECONDS * 30;
    await page.open(url);
    // Nothing is read back, so it does not matter how fast the answer grew.
    await page.send(
      writePrompt({ count, rate: 1_000, tail: { after: reached, rate: 30 } }, nextRun()),
    );
    await page.untilShown(reached, reached + PATIENCE_MS);
    await page.reload();
    await page.wait(1_500);
    const { text } = await page.read();
    return text.length;
  } finally {
    await page.close();
  }
}

async function reloadOnce(page: ChatPage, readLedger: () => Promise<Ledger>): Promise<number> {
  await page.reload();
  // Nobody asks for anything meanwhile: it would take the page's time.
  await page.wait(WATCHED_MS);
  const before = countAt(await readLedger(), Number.POSITIVE_INFINITY);
  await page.untilShown(before, PATIENCE_MS);
  const observation = await page.read();
  if (!isCounted(observation.text)) {
    throw new Error('after a reload the page does not show what the model said');
  }
  return caughtUpAt(observation, await readLedger()) - observation.startedAt;
}

/** The first moment at which the page had what was said before the reload, and then kept pace. */
function caughtUpAt({ startedAt, sightings }: Observation, ledger: Ledger): number {
  const target = countAt(ledger, startedAt);
  const live = sightings.find(({ time, count }, place) => {
    // What the server rendered is soon behind, unless something follows.
    const next = sightings[place + 1]?.time ?? Number.POSITIVE_INFINITY;
    const isLive = [time, next].every((at) => count >= countAt(ledger, at - LIVE_MS));
    return count >= target && isLive;
  });
  if (!live) throw new Error('after a reload the page never kept pace with the model');
  return live.time;
}

function countAt({ writtenAt }: Ledger, time: number): number {
  return writtenAt.filter((written) => written <= time).length;
}
