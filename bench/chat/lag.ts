import type { Tabs } from '../browser/tab.ts';
import type { Lab } from '../servers/compared-servers.ts';
import { type Contender, shownAt, watchAnswer } from './contender.ts';

/**
 * The lag of each token in ms, from the model's write to its socket to the change of the page,
 * over several whole answers; contenders take turns.
 */
export async function measureLag(
  contenders: readonly Contender[],
  { rate, seconds, rounds }: { rate: number; seconds: number; rounds: number },
  setup: { lab: Lab; tabs: Tabs },
): Promise<Map<Contender, number[]>> {
  const lags = new Map(contenders.map((one) => [one, [] as number[]] as const));
  for (let round = 0; round < rounds; round += 1) {
    for (const [contender, all] of lags) {
      const answer = await watchAnswer(contender, { count: rate * seconds, rate }, setup);
      const { writtenAt } = answer.ledger;
      for (const [index, time] of shownAt(answer).entries()) {
        all.push(time - (writtenAt[index] ?? Number.NaN));
      }
    }
  }
  return lags;
}
