import { layOut, ms } from '../layout.ts';
import { median, percentile } from '../statistics.ts';
import type { AnswerCost, Streamed } from './answer.ts';
import type { PageFigures } from './measure-page.ts';

/** The page's figures as a table. */
export function writePageTable({ answers, long, opening }: PageFigures): string {
  const { sizes } = opening;
  return layOut([
    ['page', 'measured'],
    ...answers.flatMap(describeAnswer),
    ...describeAnswer(long),
    ['  script per token, tenth by tenth', tenths(long)],
    [`a chat of ${sizes.short} messages opens, p50`, ms(median(opening.short))],
    [`a chat of ${sizes.long} messages, p50`, ms(median(opening.long))],
    [`beside ${sizes.many} chats instead of ${sizes.few}, p50`, ms(median(opening.crowded))],
  ]);
}

/** What one tenth of an answer costs per token beside another. The first one is for beginning. */
export function growthOf({ tenths }: AnswerCost): number {
  const [, early] = tenths;
  const late = tenths.at(-1);
  if (early === undefined || late === undefined) throw new Error('an answer has no tenths');
  return late / early;
}

function describeAnswer(cost: AnswerCost): string[][] {
  return [
    [`${describe(cost.streamed)}, script`, ms(cost.script)],
    ['  longest task', cost.longTasks.length > 0 ? ms(Math.max(...cost.longTasks)) : 'under 50 ms'],
    ['  arrived to shown, p50 and p95', quantiles(cost.inPage)],
    ['  model to shown, p50 and p95', quantiles(cost.fromModel)],
  ];
}

function describe({ tokens, rate }: Streamed): string {
  return `${tokens} tokens of Markdown at ${rate}/s`;
}

function quantiles(values: readonly number[]): string {
  return [0.5, 0.95].map((p) => ms(percentile(values, p))).join(', ');
}

function tenths({ tenths, streamed }: AnswerCost): string {
  return `${tenths.map((time) => ((10 * time) / streamed.tokens).toFixed(2)).join(' ')} ms`;
}
