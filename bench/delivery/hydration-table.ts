import { layOut, ms } from '../layout.ts';
import { median } from '../statistics.ts';
import type { HydrationFigures } from './hydration.ts';

/** Reloads in mid-answer as a table, a row for each pattern, hydration and size. */
export function writeHydrationTable(figures: readonly HydrationFigures[]): string {
  return layOut([
    ['reload in mid-answer', 'attach to complete, p50 (worst)', 'channel messages read'],
    ...figures.map(({ pattern, hydration, tokens, times, messagesRead }) => [
      `${pattern}, ${hydration}, ${tokens.toLocaleString('en')} tokens`,
      `${ms(median(times))} (${Math.max(...times).toFixed(0)})`,
      String(Math.max(...messagesRead)),
    ]),
  ]);
}
