import type { Figures } from './figures.ts';
import { median, percentile } from './statistics.ts';

/** One batch of tokens waits this long at most before it is published. */
const BATCHING_MS = 25;
const NEAR_MS = 15;
const CATCH_UP_MS = 250;

export type Verdict = { aim: string; measured: string; isMet: boolean };

/** The aims, held against the figures of one run. */
export function judge({ firstToken, lags, catchUps }: Figures): Verdict[] {
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
  return verdicts;
}

function within(aim: string, ms: number, limit: number, sign: '+' | ''): Verdict {
  const measured = `${ms > 0 ? sign : ''}${ms.toFixed(1)} ms`;
  return { aim, measured, isMet: ms <= limit };
}
