/** Whether a text is `1 2 3 ... count`, every number once and in order; up to any count if none is given. */
export function isCounted(text: string, count = Number(/\d+$/.exec(text)?.[0] ?? 0)): boolean {
  return text === Array.from({ length: count }, (_, index) => index + 1).join(' ');
}

/** How many numbers the model must have said for a text of at least this many characters. */
export function countForLength(length: number): number {
  let count = 0;
  for (let reached = -1; reached < length; ) {
    count += 1;
    reached += 1 + String(count).length;
  }
  return count;
}

export type Counting = {
  count: number;
  /** Tokens per second. */
  rate: number;
  /** Another rate from some number on. */
  tail?: { after: number; rate: number };
  /** The answer is Markdown with this many tokens. */
  isMarkdown?: boolean;
};

const PROMPT =
  /(count|write) to (\d+) at (\d+) per second(?:, after (\d+) at (\d+))? \(run ([\w-]+)\)/;

/** The prompt for the bench's model; `run` is the name under which its ledger keeps the answer. */
export function writePrompt(counting: Counting, run: string): string {
  const { count, rate, tail, isMarkdown } = counting;
  const change = tail ? `, after ${tail.after} at ${tail.rate}` : '';
  return `${isMarkdown ? 'write' : 'count'} to ${count} at ${rate} per second${change} (run ${run})`;
}

/** Null for a text that `writePrompt` did not write. */
export function readPrompt(text: string): (Counting & { run: string }) | null {
  const found = PROMPT.exec(text);
  if (!found) return null;
  const [, verb, count, rate, after, tailRate, run = ''] = found;
  const isMarkdown = verb === 'write';
  const counting = { count: Number(count), rate: Number(rate), isMarkdown, run };
  if (after === undefined) return counting;
  return { ...counting, tail: { after: Number(after), rate: Number(tailRate) } };
}

/** Milliseconds from the start of the answer at which the token with this index (from 0) is due. */
export function dueAfter({ rate, tail }: Counting, index: number): number {
  const before = tail ? Math.min(index, tail.after) : index;
  const rest = tail ? (index - before) / tail.rate : 0;
  return (before / rate + rest) * 1_000;
}
