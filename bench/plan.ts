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
  /** Slow, so that the answer has about the same size at each reload. */
  tailRate: number;
};

const FULL: Plan = {
  firstTokenSamples: 12,
  rates: [30, 100],
  lagRounds: 2,
  lagSeconds: 10,
  sizes: [3_000, 25_000],
  reloads: 5,
  growthRate: 100,
  tailRate: 30,
};

const QUICK: Plan = {
  ...FULL,
  firstTokenSamples: 3,
  lagRounds: 1,
  lagSeconds: 2,
  reloads: 1,
  growthRate: 800,
};

export function choosePlan(isQuick: boolean): Plan {
  return isQuick ? QUICK : FULL;
}
