import type { ServerFigures } from './cost/measure-server.ts';
import type { ChatFigures, Figures } from './figures.ts';
import type { PageFigures } from './page/measure-page.ts';
import { growthOf } from './page/page-table.ts';
import type { StartupFigures } from './startup/measure-startup.ts';
import { median, percentile } from './statistics.ts';

/** One batch of tokens waits this long at most before it is published. */
const BATCHING_MS = 25;
const NEAR_MS = 15;
const CATCH_UP_MS = 250;
const STOP_MS = 300;
/** A chat that is opened reads no more messages of its channel than this, however long the answer. */
const MOST_READ = 100;

/** A request that comes in the middle of many answers should not notice them. */
const EVENT_LOOP_MS = 100;

/** Of the main thread, for every thousand tokens of Markdown. */
const SCRIPT_MS = 500;
const LONG_TASK_MS = 100;
const FRAME_MS = 1_000 / 60;
const SCRIPT_GROWTH = 1.2;
const OPENING_RATIO = 1.3;

/** A newcomer's patience, from the command to the first page. */
const FIRST_PAGE_MS = 30_000;

export type Verdict = { aim: string; measured: string; isMet: boolean };

/** The aims, held against the figures of one run. */
export function judge({ chat, page, server, startup }: Figures): Verdict[] {
  return [
    ...(chat ? judgeChat(chat) : []),
    ...(page ? judgePage(page) : []),
    ...(server ? judgeServer(server) : []),
    ...(startup ? [judgeStartup(startup)] : []),
  ];
}

function judgeChat({ firstToken, lags, catchUps, stops, hydrations }: ChatFigures): Verdict[] {
  const verdicts = [
    within(
      `first token (p50) within ${NEAR_MS} ms of plain SSE`,
      median(firstToken.rewind.toScreen) - median(firstToken.plainSse.toScreen),
      NEAR_MS,
      '+',
    ),
  ];
  for (const { rate, rewind, plainSse } of lags) {
    // A model slower than the spacing is never made to wait.
    const batching = rate > 1_000 / BATCHING_MS ? BATCHING_MS : 0;
    const limit = NEAR_MS + batching;
    verdicts.push(
      within(
        `lag p95 at ${rate} tokens/s within ${limit} ms of plain SSE`,
        percentile(rewind, 0.95) - percentile(plainSse, 0.95),
        limit,
        '+',
      ),
    );
  }
  const largest = catchUps.toSorted((a, b) => b.size - a.size)[0];
  if (largest) {
    for (const hydration of ['history', 'rewind'] as const) {
      const aim = `catch-up (p50) at ${largest.size / 1_000} KB within ${CATCH_UP_MS} ms, ${hydration}`;
      verdicts.push(within(aim, median(largest[hydration]), CATCH_UP_MS, ''));
    }
  }
  verdicts.push(
    within(
      `Stop in one tab to all tabs (worst) within ${STOP_MS} ms`,
      Math.max(...stops),
      STOP_MS,
      '',
    ),
  );
  const read = Math.max(...hydrations.flatMap(({ messagesRead }) => messagesRead));
  verdicts.push({
    aim: `a reload in mid-answer reads ${MOST_READ} channel messages at most`,
    measured: String(read),
    isMet: read <= MOST_READ,
  });
  return verdicts;
}

function judgePage({ answers, long, opening }: PageFigures): Verdict[] {
  const { sizes, short } = opening;
  const tokens = answers[0]?.streamed.tokens ?? 0;
  const longTasks = [...answers, long].flatMap((answer) => answer.longTasks);
  const scripts = answers.map(({ script }) => script);
  const inPage = answers.flatMap((answer) => answer.inPage);
  const opens = (what: string, times: number[]) =>
    ratio(`${what} opens (p50)`, median(times) / median(short), OPENING_RATIO);
  return [
    within(
      `script for ${tokens} tokens of Markdown (p50) within ${(SCRIPT_MS * tokens) / 1_000} ms`,
      median(scripts),
      (SCRIPT_MS * tokens) / 1_000,
      '',
    ),
    within(`no task over ${LONG_TASK_MS} ms`, Math.max(0, ...longTasks), LONG_TASK_MS, ''),
    within('arrived to shown (p95) within one frame', percentile(inPage, 0.95), FRAME_MS, ''),
    ratio(
      `script per token at the end of ${long.streamed.tokens} to the beginning`,
      growthOf(long),
      SCRIPT_GROWTH,
    ),
    opens(`a chat of ${sizes.long} messages to one of ${sizes.short}`, opening.long),
    opens(`a chat beside ${sizes.many} to one beside ${sizes.few}`, opening.crowded),
  ];
}

function judgeServer(figures: ServerFigures): Verdict[] {
  return figures.flatMap(({ pattern, atOnce }): Verdict[] => {
    const { burst, exact, delay } = atOnce;
    return [
      {
        aim: `${burst.responses} responses at once, all exact, ${pattern}`,
        measured: `${exact} of ${burst.responses}`,
        isMet: exact === burst.responses,
      },
      within(
        `event-loop delay (p99) within ${EVENT_LOOP_MS} ms meanwhile, ${pattern}`,
        delay.p99,
        EVENT_LOOP_MS,
        '',
      ),
    ];
  });
}

function ratio(aim: string, value: number, limit: number): Verdict {
  return {
    aim: `${aim}, ratio ${limit} at most`,
    measured: value.toFixed(2),
    isMet: value <= limit,
  };
}

function within(aim: string, ms: number, limit: number, sign: '+' | ''): Verdict {
  const measured = `${ms > 0 ? sign : ''}${ms.toFixed(1)} ms`;
  return { aim, measured, isMet: ms <= limit };
}

function judgeStartup({ toPage }: StartupFigures): Verdict {
  return {
    aim: `npm run dev to the first page within ${FIRST_PAGE_MS / 1_000} s, nothing compiled`,
    measured: `${(toPage / 1_000).toFixed(1)} s`,
    isMet: toPage <= FIRST_PAGE_MS,
  };
}
