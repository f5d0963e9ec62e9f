import { expect, it } from 'vitest';
import { reasoningLabel } from './reasoning-label.ts';

it.each([
  [undefined, 'Reasoning'],
  [0, 'Thought for a moment'],
  [499, 'Thought for a moment'],
  [500, 'Thought for 1 s'],
  [4_400, 'Thought for 4 s'],
  [59_600, 'Thought for 1 min'],
  [80_000, 'Thought for 1 min 20 s'],
])('a thought of %s ms is labelled "%s"', (durationMs, label) => {
  expect(reasoningLabel(durationMs)).toBe(label);
});
