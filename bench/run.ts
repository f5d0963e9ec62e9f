import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import type { Browser } from '@playwright/test';
import { launchChromium } from './browser/chromium.ts';
import { createTabs } from './browser/tab.ts';
import { measureAll } from './chat/measure-chat.ts';
import { measureServer } from './cost/measure-server.ts';
import type { ChatFigures, Figures } from './figures.ts';
import { benchLocalAbly } from './local-ably.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measurePage, type PageFigures } from './page/measure-page.ts';
import { choosePlan, type Plan } from './plan.ts';
import { writeReport } from './report.ts';
import { stopChildren } from './servers/children.ts';
import { startLab } from './servers/compared-servers.ts';
import { buildNext, type NextApp, PLAIN_SSE, REWIND } from './servers/next.ts';
import { measureStartup } from './startup/measure-startup.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const METHOD = `Rewind next to plain useChat over server-sent events, in one run on this machine.
Both ask the same model over HTTP, an OpenAI-compatible server in a process of its own that notes
when it wrote each token; one Chromium shows both, and the same observer notes when a token is in
the page. It is Chromium's headless shell where there is one, which draws no window around a page,
and nobody else looks into it: telling a debugger of each request takes a browser longer than much
of what is measured here. Database and realtime are the local ones, in one process
beside the app's. Each Next app is a production build. Clocks are compared before and after. 1 KB is
1,000 characters.

`;

const SERVER_METHOD = `What answers cost the Next server is measured by asking one over HTTP, without a page: a few new chats
at a time, then many at once, each pattern with a server of its own. Processor time is that of the
process; statements are counted between it and the database; messages as a subscriber of each
channel receives them. Exact means that the row and the channel's history, read by the project's own
decoder, both say what the model said. The event loop is looked at every 10 ms in the process itself.
All of it shares this machine: the model, the services and what asks take from the same processors.

`;

const PAGE_METHOD = `What the page costs its reader is measured in Chromium from outside: processor time that scripts took
on its main thread, from the click on Send until the answer is complete; tasks as the browser tells of
long ones; when each token came over the socket and when it was in the page. Chats that are opened are
written into the database before, and opened in turn, each in a new tab, until the newest message is
shown and the page works.

`;

let browser: Browser | undefined;

async function bench({ isQuick, parts, jsonFile }: Options): Promise<void> {
  const begun = performance.now();
  const plan = choosePlan(isQuick);
  const load = loadavg()[0] ?? 0;
  // First, while nothing else of the bench runs.
  const realtime = parts.realtime ? await benchLocalAbly(isQuick) : undefined;
  const startup = parts.startup ? await measureStartup(say) : undefined;
  if (parts.server || parts.page || parts.chat) await build(REWIND);
  const server = parts.server ? await measureServer(plan.server, say) : undefined;
  const page = parts.page ? await benchPage(plan) : undefined;
  const chat = parts.chat ? await benchChat(plan) : undefined;
  const figures: Figures = { chat, page, server, startup };
  const all = { ...figures, realtime };

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, load ${load.toFixed(1)} before`;
  const versions = `Node ${process.version}${browser ? `, Chromium ${browser.version()}` : ''}`;
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  if (chat || page || server || startup) {
    process.stdout.write(
      `\n${chat ? METHOD : ''}${page ? PAGE_METHOD : ''}${server ? SERVER_METHOD : ''}` +
        `${machine}; ${versions}; ${seconds} s${isQuick ? ', quick' : ''}\n\n` +
        `${writeReport(figures)}\n`,
    );
  }
  if (jsonFile) {
    await writeFile(jsonFile, `${JSON.stringify({ machine, versions, figures: all })}\n`);
  }
}

async function benchChat(plan: Plan): Promise<ChatFigures> {
  browser ??= await launchChromium();
  await build(PLAIN_SSE);
  say('starting');
  const lab = await startLab();
  return measureAll(plan, { lab, tabs: await createTabs(browser) }, say);
}

async function benchPage(plan: Plan): Promise<PageFigures> {
  browser ??= await launchChromium();
  return measurePage(plan.page, browser, say);
}

async function build(app: NextApp): Promise<void> {
  say(`building ${app.name}`);
  await buildNext(app);
}

/** Progress is not a result: it goes beside the table. */
function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

async function end(code: number): Promise<never> {
  await browser?.close();
  await stopChildren();
  process.exit(code);
}

function parse(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

let isEnding = false;
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => {
    isEnding = true;
    void end(code);
  });
}

try {
  await bench(parse());
  await end(0);
} catch (error) {
  // What was under way when a signal came fails, and that is no news.
  if (!isEnding) {
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}
