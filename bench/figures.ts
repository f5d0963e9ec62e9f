import type { CatchUp } from './measure/catch-up.ts';
import type { FirstToken } from './measure/first-token.ts';

/** Everything that one run measured, sample by sample, in ms. */
export type Figures = {
  firstToken: { rewind: FirstToken; plainSse: FirstToken };
  /** One lag per token. */
  lags: { rate: number; rewind: number[]; plainSse: number[] }[];
  /** `size`: characters of answer at the reload; `plainSse`: those that it still showed after it. */
  catchUps: (CatchUp & { size: number; plainSse: number })[];
};
