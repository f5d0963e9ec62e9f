import type { Burst } from './cost/burst.ts';
import type { PagePlan } from './page/measure-page.ts';

/** How much is measured. */
export type Plan = {
  firstTokenSamples: number;
  /** Tokens per second. */
  rates: number[];
  lagRounds: number;
  lagSeconds: number;
  /** Characters of answer at which the page is reloaded. */
  sizes: number[];
  reloads: number;
  /** Tokens per second until an answer has its size; it goes on at `tailRate`. */
  growthRate: number;
  /** How many answers are stopped. */
  stops: number;
  /** Slow, so that the answer has about the same size at each reload. */
  tailRate: number;
  /** Tokens of answer at which a chat is opened anew, and how often. */
  hydration: { sizes: number[]; samples: number };
  page: PagePlan;
  server: ServerPlan;
};

/** Answers at the same time: what comes before, a few, and very many. */
export type ServerPlan = { warmUp: Burst; few: Burst; atOnce: Burst };

const FULL: Plan = {
  firstTokenSamples: 40,
  rates: [30, 100],
  lagRounds: 2,
  lagSeconds: 10,
  sizes: [3_000, 25_000],
  reloads: 10,
  growthRate: 100,
  stops: 10,
  tailRate: 30,
  hydration: { sizes: [100, 1_000, 5_000, 20_000], samples: 5 },
  page: {
    warmUp: { tokens: 600, rate: 200 },
    answer: { tokens: 3_000, rate: 200 },
    rounds: 3,
    long: { tokens: 10_000, rate: 200 },
    opening: { short: 20, long: 2_000, few: 20, many: 5_000, samples: 15 },
  },
  server: {
    warmUp: { responses: 10, tokens: 300, rate: 60 },
    few: { responses: 5, tokens: 500, rate: 30 },
    atOnce: { responses: 100, tokens: 500, rate: 30 },
  },
};

const QUICK: Plan = {
  ...FULL,
  firstTokenSamples: 3,
  lagRounds: 1,
  lagSeconds: 2,
  reloads: 1,
  growthRate: 800,
  stops: 2,
  hydration: { sizes: [100, 1_000], samples: 2 },
  page: {
    warmUp: { tokens: 200, rate: 200 },
    answer: { tokens: 1_000, rate: 200 },
    rounds: 1,
    long: { tokens: 2_000, rate: 200 },
    opening: { short: 20, long: 2_000, few: 20, many: 5_000, samples: 3 },
  },
  server: {
    warmUp: { responses: 10, tokens: 60, rate: 60 },
    few: { responses: 2, tokens: 100, rate: 30 },
    atOnce: { responses: 100, tokens: 100, rate: 30 },
  },
};

export function choosePlan(isQuick: boolean): Plan {
  return isQuick ? QUICK : FULL;
}
