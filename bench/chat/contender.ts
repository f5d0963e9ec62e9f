import { openChatPage } from '../browser/chat-page.ts';
import type { Observation } from '../browser/observer.ts';
import type { Tabs } from '../browser/tab.ts';
import { type Counting, isCounted, writePrompt } from '../counting.ts';
import type { Lab } from '../servers/compared-servers.ts';
import type { Ledger } from '../servers/model.ts';

/** A chat that is measured: its address, and a tab in which nothing else is open. */
export type Contender = { name: 'Rewind' | 'plain SSE'; url: string };

export type Answer = { ledger: Ledger; observation: Observation };

/** Beyond the time that the model takes. */
const PATIENCE_MS = 20_000;

let runs = 0;

/** A name for the next answer in the model's ledger. */
export function nextRun(): string {
  runs += 1;
  return `r${runs}`;
}

/**
 * Asks in a new chat and watches the whole answer. Rejects when what is shown at the end is not
 * exactly what the model said.
 */
export async function watchAnswer(
  { name, url }: Contender,
  counting: Counting,
  { lab, tabs }: { lab: Lab; tabs: Tabs },
): Promise<Answer> {
  const page = await openChatPage(tabs);
  try {
    const run = nextRun();
    await page.open(url);
    await page.send(writePrompt(counting, run));
    await page.untilShown(counting.count, (counting.count / counting.rate) * 1_000 + PATIENCE_MS);
    await page.untilDone();
    const observation = await page.read();
    if (!isCounted(observation.text, counting.count)) {
      throw new Error(`${name} did not show what the model said: ${observation.text.slice(-60)}`);
    }
    return { ledger: await lab.readLedger(run), observation };
  } finally {
    await page.close();
  }
}

/** When each number was first shown, from 1 on; a batch shows several at once. */
export function shownAt({ observation, ledger }: Answer): number[] {
  const times: number[] = [];
  for (const { time, count } of observation.sightings) {
    while (times.length < Math.min(count, ledger.writtenAt.length)) times.push(time);
  }
  return times;
}
