import type { Tabs } from '../browser/tab.ts';
import type { Lab } from '../servers/compared-servers.ts';
import { type Contender, shownAt, watchAnswer } from './contender.ts';

/** In ms, a value per sample. `toModel`: from the click until the model is asked. */
export type FirstToken = { toModel: number[]; toScreen: number[] };

/** Short, so that the next sample need not wait for its end. */
const ANSWER = { count: 5, rate: 30 };

/** From the click on Send in a new chat to the first token in the page; contenders take turns. */
export async function measureFirstToken(
  contenders: readonly Contender[],
  samples: number,
  setup: { lab: Lab; tabs: Tabs },
): Promise<Map<Contender, FirstToken>> {
  const figures = new Map(contenders.map((one) => [one, newFigures()] as const));
  for (let sample = 0; sample < samples; sample += 1) {
    for (const [contender, { toModel, toScreen }] of figures) {
      const answer = await watchAnswer(contender, ANSWER, setup);
      const { clickedAt } = answer.observation;
      const [firstShown] = shownAt(answer);
      if (firstShown === undefined || clickedAt === 0) throw new Error('nothing was observed');
      toModel.push(answer.ledger.askedAt - clickedAt);
      toScreen.push(firstShown - clickedAt);
    }
  }
  return figures;
}

function newFigures(): FirstToken {
  return { toModel: [], toScreen: [] };
}
