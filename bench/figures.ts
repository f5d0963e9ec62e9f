import type { CatchUp } from './chat/catch-up.ts';
import type { FirstToken } from './chat/first-token.ts';
import type { ServerFigures } from './cost/measure-server.ts';
import type { HydrationFigures } from './delivery/hydration.ts';
import type { PageFigures } from './page/measure-page.ts';
import type { StartupFigures } from './startup/measure-startup.ts';

/** Everything that one run measured; undefined: a part that was left out. */
export type Figures = {
  chat: ChatFigures | undefined;
  page: PageFigures | undefined;
  server: ServerFigures | undefined;
  startup: StartupFigures | undefined;
};

/** Rewind beside plain SSE, sample by sample, in ms. */
export type ChatFigures = {
  firstToken: { rewind: FirstToken; plainSse: FirstToken };
  /** One lag per token. */
  lags: { rate: number; rewind: number[]; plainSse: number[] }[];
  /** `size`: characters of answer at the reload; `plainSse`: those that it still showed after it. */
  catchUps: (CatchUp & { size: number; plainSse: number })[];
  /** From the click on Stop in one tab until two say so, in ms. */
  stops: number[];
  /** Chats opened anew in mid-answer, without a page around them. */
  hydrations: HydrationFigures[];
};
