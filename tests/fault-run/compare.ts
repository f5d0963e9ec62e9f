/** A message of a chat as somebody has it. */
export type Line = { id: string; role: string; status: string; text: string };

/** Something that is not what it should be. */
export type Difference = { where: string; what: string; expected: string; seen: string };

/** True for what a model has said of its words when it was ended between two of them. */
export function isBeginning(text: string, words: string): boolean {
  const isCutRight = text.length === words.length || words[text.length] === ' ';
  return text === '' || (words.startsWith(text) && isCutRight);
}

/** Both texts from a little before to a little behind the place where they part. */
export function trim(expected: string, seen: string): { expected: string; seen: string } {
  const [before, behind] = [30, 60];
  let place = 0;
  while (place < expected.length && expected[place] === seen[place]) place += 1;
  const part = (text: string) => {
    const from = Math.max(0, place - before);
    const end = place + behind;
    const excerpt = text.slice(from, end);
    return `${from > 0 ? '…' : ''}${excerpt}${end < text.length ? '…' : ''} (${text.length})`;
  };
  return { expected: part(expected), seen: part(seen) };
}

/** What somebody shows against the rows of the database; empty when it is the same. */
export function compareLines(
  where: string,
  rows: readonly Line[],
  lines: readonly Line[],
): Difference[] {
  const differences: Difference[] = [];
  const add = (what: string, expected: string, seen: string) => {
    if (expected !== seen) differences.push({ where, what, ...trim(expected, seen) });
  };
  const ids = (all: readonly Line[]) => all.map(({ id }) => id).join(' ');
  add('messages', ids(rows), ids(lines));
  for (const row of rows) {
    const line = lines.find(({ id }) => id === row.id);
    if (!line) continue;
    add(`${row.role} text`, row.text, line.text);
    add(`${row.role} status`, row.status, line.status);
  }
  return differences;
}
