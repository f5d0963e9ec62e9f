import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import type { ServerPlan } from '../plan.ts';
import { type BurstFigures, measureBurst } from './burst.ts';
import { startCostLab } from './probed-rewind.ts';

/** What a Next server needs for answers of each pattern: a few at a time, and very many at once. */
export type ServerFigures = {
  pattern: StreamingPattern;
  few: BurstFigures;
  atOnce: BurstFigures;
}[];

/** Measures the server, one for each pattern; `say` is told what comes next. */
export async function measureServer(
  plan: ServerPlan,
  say: (what: string) => void,
): Promise<ServerFigures> {
  const figures: ServerFigures = [];
  for (const pattern of STREAMING_PATTERNS) {
    const lab = await startCostLab(pattern);
    say(`server, ${pattern}: warming up`);
    await measureBurst(lab, plan.warmUp, { countsPublished: false, say });
    say(`server, ${pattern}: ${plan.few.responses} responses at a time`);
    const few = await measureBurst(lab, plan.few, { countsPublished: true, say });
    say(`server, ${pattern}: ${plan.atOnce.responses} responses at once`);
    const atOnce = await measureBurst(lab, plan.atOnce, { countsPublished: false, say });
    await lab.stop();
    figures.push({ pattern, few, atOnce });
  }
  return figures;
}
