import { writeFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { launchChromium } from '../../e2e/support/launch-chromium.ts';
import { buildApplication } from '../support/next-build.ts';
import { planRun, type WavePlan } from './fault-plan.ts';
import { countDifferences, writeDifferences, writeReport } from './fault-report.ts';
import type { Verdict } from './judge.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { type Lab, startLab } from './testbed.ts';
import { runWave } from './wave.ts';

// Random faults while responses stream through the real server, SDK and database: whatever happens,
// model, row and readers agree byte for byte. Ends with 1 when anything differs.

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How long everything may take to end by itself. */
const END_MS = 15_000;

let lab: Lab | undefined;
let browser: Browser | undefined;
let isEnding = false;

async function run({ responses, seed, jsonFile }: Options): Promise<boolean> {
  say(`seed ${seed}`);
  if (process.env.E2E_SKIP_BUILD !== '1') {
    say('building');
    buildApplication();
  }
  say('starting');
  browser = await launchChromium();
  lab = await startLab(fail);
  const begun = performance.now();
  const waves = planRun(responses, seed);
  const verdicts: Verdict[] = [];
  for (const [index, wave] of waves.entries()) {
    const waveBegun = performance.now();
    const judged = await runWave(wave, lab, browser);
    verdicts.push(...judged);
    const seconds = secondsSince(waveBegun);
    say(
      `wave ${index + 1} of ${waves.length} (${kindsOf(wave)}): ${summarise(judged)}, ${seconds} s`,
    );
    for (const verdict of judged) {
      if (verdict.differences.length > 0) say(`seed ${seed}, ${writeDifferences(verdict)}`);
    }
  }
  const unfinished = await countUnfinished(lab);
  const seconds = secondsSince(begun);
  process.stdout.write(
    `\n${writeReport(verdicts)}\n\nrows left without an end: ${unfinished}\nseed ${seed}, ${seconds} s\n`,
  );
  if (jsonFile) {
    await writeFile(jsonFile, `${JSON.stringify({ seed, seconds, unfinished, verdicts })}\n`);
  }
  return unfinished === 0 && countDifferences(verdicts) === 0;
}

async function countUnfinished({ pool }: Lab): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from "Message"
     where status in ('streaming', 'awaiting-approval', 'queued')`,
  );
  return rows[0]?.count ?? 0;
}

function kindsOf({ faults }: WavePlan): string {
  return faults.map(({ kind }) => kind).join(', ');
}

function summarise(verdicts: readonly Verdict[]): string {
  const statuses = [...new Set(verdicts.map(({ status }) => status))].sort();
  const counts = statuses.map(
    (status) => `${verdicts.filter((verdict) => verdict.status === status).length} ${status}`,
  );
  return `${counts.join(', ')}; ${countDifferences(verdicts)} differences`;
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10;
}

/** Progress is not a result: it goes beside the table. */
function say(what: string): void {
  process.stderr.write(`faults: ${what}\n`);
}

function parse(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(code), END_MS).unref();
  await browser?.close();
  await lab?.close();
  process.exit(code);
}

function fail(error: unknown): void {
  // What was under way when the end came fails, and that is no news.
  if (!isEnding) console.error(error);
  end(1).catch(() => process.exit(1));
}

for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => end(code).catch(fail));
}

run(parse())
  .then((isExact) => end(isExact ? 0 : 1))
  .catch(fail);
