import { setTimeout as sleep } from 'node:timers/promises';
import { nextRun } from '../chat/contender.ts';
import { writePrompt } from '../counting.ts';
import { markdownToken } from '../markdown.ts';
import type { Backends } from '../servers/backends.ts';
import type { Ledger } from '../servers/model.ts';
import type { PageWatch } from './watch.ts';
import type { ScriptTime, WatchedPage } from './watched-page.ts';

/** Tokens of Markdown, and how many come in a second. */
export type Streamed = { tokens: number; rate: number };

/** What a page needed for one answer, in ms. */
export type AnswerCost = {
  streamed: Streamed;
  /** Processor time of scripts, from the click on Send until the answer was complete. */
  script: number;
  longTasks: number[];
  /** From the arrival of a token in the page until it is shown, and from the model's write. */
  inPage: number[];
  fromModel: number[];
  /** Processor time of scripts for each tenth of the tokens. */
  tenths: number[];
};

const SAMPLE_MS = 250;

/** A token is in the page this long after the model has written it. */
const ON_ITS_WAY_MS = 100;

/** Asks for an answer and measures what it costs the page. */
export async function measureAnswer(
  page: WatchedPage,
  streamed: Streamed,
  { readLedger }: Pick<Backends, 'readLedger'>,
): Promise<AnswerCost> {
  const { tokens, rate } = streamed;
  const run = nextRun();
  const before = await page.readScript();
  const samples: ScriptTime[] = [before];
  await page.send(writePrompt({ count: tokens, rate, isMarkdown: true }, run));
  const expectedAt = performance.now() + (tokens / rate) * 1_000;
  while (performance.now() < expectedAt) {
    await sleep(SAMPLE_MS);
    samples.push(await page.readScript());
  }
  await page.untilDone();
  const after = await page.readScript();
  samples.push(after);

  const ledger = await readLedger(run);
  const watch = await page.readWatch();
  return {
    streamed,
    script: after.script - before.script,
    longTasks: watch.longTasks
      .filter(({ time }) => time >= before.time && time <= after.time)
      .map(({ duration }) => duration),
    ...lagsOf(watch, ledger),
    tenths: tenthsOf(samples, ledger),
  };
}

function lagsOf(
  { arrivals, sightings }: PageWatch,
  { askedAt, writtenAt }: Ledger,
): Pick<AnswerCost, 'inPage' | 'fromModel'> {
  const received = arrivals.filter(({ time }) => time >= askedAt);
  const seen = sightings.filter(({ time }) => time >= askedAt);
  const inPage: number[] = [];
  const fromModel: number[] = [];
  let arrival = 0;
  let sighting = 0;
  for (const [index, written] of writtenAt.entries()) {
    const token = markdownToken(index).trim();
    if (!token.endsWith(`${index + 1}`)) continue;
    const isHere = () => received[arrival]?.text.includes(token) ?? true;
    while (!isHere()) arrival += 1;
    while ((seen[sighting]?.number ?? Number.POSITIVE_INFINITY) < index + 1) sighting += 1;
    const [came, shown] = [received[arrival], seen[sighting]];
    if (!came || !shown) throw new Error(`token ${index + 1} was never seen in the page`);
    inPage.push(shown.time - came.time);
    fromModel.push(shown.time - written);
  }
  return { inPage, fromModel };
}

function tenthsOf(samples: readonly ScriptTime[], { writtenAt }: Ledger): number[] {
  const spentAt = (tenth: number) => {
    const index = Math.round((tenth / 10) * (writtenAt.length - 1));
    return scriptAt(samples, (writtenAt[index] ?? 0) + ON_ITS_WAY_MS);
  };
  return Array.from({ length: 10 }, (_, tenth) => spentAt(tenth + 1) - spentAt(tenth));
}

/** Between two samples as if it had been spent evenly; behind the last one nothing is. */
function scriptAt(samples: readonly ScriptTime[], time: number): number {
  const place = samples.findIndex((sample) => sample.time >= time);
  const [from, to] = [samples.at(place - 1), samples[place]];
  if (!from) throw new Error('an answer was not watched');
  if (!to) return from.script;
  return from.script + ((time - from.time) / (to.time - from.time)) * (to.script - from.script);
}
