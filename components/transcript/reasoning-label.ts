/**
 * The heading of reasoning that has ended: how long it took (`durationMs`), where that is known.
 */
export function reasoningLabel(durationMs: number | undefined): string {
  if (durationMs === undefined) return 'Reasoning';
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 1) return 'Thought for a moment';
  if (seconds < 60) return `Thought for ${seconds} s`;
  const rest = seconds % 60;
  return `Thought for ${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
