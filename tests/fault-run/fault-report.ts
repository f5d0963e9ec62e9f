import { OWN_FAULTS, SHARED_FAULTS } from './fault-plan.ts';
import type { Verdict } from './judge.ts';

/** How responses ended, what they met, and how many differences there were, as a table. */
export function writeReport(verdicts: readonly Verdict[]): string {
  const rows: Array<readonly [string, number, number]> = [];
  const add = (label: string, isOne: (verdict: Verdict) => boolean) => {
    const those = verdicts.filter(isOne);
    if (those.length > 0) rows.push([label, those.length, countDifferences(those)]);
  };
  add('all', () => true);
  for (const status of new Set(verdicts.map((verdict) => verdict.status))) {
    add(`ended ${status}`, (verdict) => verdict.status === status);
  }
  const ways = new Set(verdicts.map(wayOf));
  for (const way of ways) add(way, (verdict) => wayOf(verdict) === way);
  for (const kind of [...SHARED_FAULTS, ...OWN_FAULTS]) {
    add(kind, ({ met }) => met.includes(kind));
  }
  add('nothing went wrong in time', ({ met }) => met.length === 0);
  add('in a browser too', ({ hadWindow }) => hadWindow);

  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(
    ([label, count, differences]) =>
      `${label.padEnd(width)} ${String(count).padStart(10)} ${String(differences).padStart(12)}`,
  );
  return [`${''.padEnd(width)}  responses  differences`, ...lines].join('\n');
}

/** A response with whatever is not as it should be, for whoever must find out why. */
export function writeDifferences({ index, chatId, responseId, met, ...verdict }: Verdict): string {
  const head = `response ${index} (${wayOf(verdict)}), ended ${verdict.status}, chat ${chatId}, id ${responseId}`;
  const differences = verdict.differences.map(
    ({ where, what, expected, seen }) =>
      `  ${where}: ${what}\n    expected ${expected}\n    seen     ${seen}`,
  );
  return [head, `  met: ${met.join(', ')}`, ...differences].join('\n');
}

export function countDifferences(verdicts: readonly Verdict[]): number {
  return verdicts.reduce((sum, { differences }) => sum + differences.length, 0);
}

function wayOf({ pattern, hydration }: Pick<Verdict, 'pattern' | 'hydration'>): string {
  return `${pattern}, ${hydration}`;
}
