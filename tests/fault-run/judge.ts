import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Message } from '../../lib/chat/message.ts';
import { isTerminal, type MessageStatus } from '../../lib/chat/status.ts';
import { readSavedRows } from '../support/saved-rows.ts';
import { compareLines, type Difference, isBeginning, type Line, trim } from './compare.ts';
import type { Participant } from './participant.ts';
import { textOf, type WatchedReader } from './watched-reader.ts';

/** What became of one response. */
export type Verdict = {
  index: number;
  chatId: string;
  responseId: string | undefined;
  pattern: string;
  hydration: string;
  /** As the database has it in the end. */
  status: string;
  /** What went wrong while it was being said. */
  met: string[];
  hadWindow: boolean;
  readers: number;
  differences: Difference[];
};

/** A dead agent is noticed after its lease, and its silence a little later. */
const END_MS = 120_000;
const LOOK_MS = 100;

/** Waits for the end of a response and compares model, row, and whoever read it. */
export async function judge(participant: Participant, pool: pg.Pool): Promise<Verdict> {
  const { plan, chatId, readers, window, met, words } = participant;
  const id = participant.responseId();
  const deadline = Date.now() + END_MS;
  const rows = await rowsAtTheEnd(pool, chatId, deadline);
  const row = rows.find((one) => one.id === id);
  const differences = row ? judgeRow(row, words, met) : [lacksRow(words)];
  for (const each of readers) {
    await untilEqual(each, rows, deadline);
    differences.push(...compareLines(each.name, rows, linesOf(each)));
    for (const { what, text } of each.problems) {
      differences.push({ where: each.name, what, ...trim(words, text) });
    }
  }
  if (window) {
    const lines = await window.linesAtTheEnd(id, deadline);
    differences.push(...compareLines('browser', rows, lines));
    for (const what of window.faults) {
      differences.push({ where: 'browser', what, expected: '', seen: '' });
    }
  }
  const { index, pattern, hydration } = plan;
  return {
    ...{ index, chatId, responseId: id, pattern, hydration, differences },
    status: row?.status ?? 'none',
    met: [...met].sort(),
    hadWindow: window !== null,
    readers: readers.length,
  };
}

function judgeRow(row: Line, words: string, met: Participant['met']): Difference[] {
  const allowed = ['complete'];
  if (met.has('stopped')) allowed.push('cancelled');
  if (met.has('server killed')) allowed.push('interrupted');
  const differences: Difference[] = [];
  if (!allowed.includes(row.status)) {
    differences.push({
      ...{ where: 'row', what: 'status' },
      ...{ expected: allowed.join(' or '), seen: row.status },
    });
  }
  const isRight = row.status === 'complete' ? row.text === words : isBeginning(row.text, words);
  if (!isRight) {
    differences.push({ where: 'row', what: 'text against the model', ...trim(words, row.text) });
  }
  return differences;
}

function lacksRow(words: string): Difference {
  return { where: 'row', what: 'there is none', ...trim(words, '') };
}

async function rowsAtTheEnd(pool: pg.Pool, chatId: string, deadline: number): Promise<Line[]> {
  for (;;) {
    const rows = await readSavedRows(pool, chatId);
    const hasEnded = rows.every(({ status }) => isTerminal(status as MessageStatus));
    if (hasEnded || Date.now() > deadline) return rows;
    await delay(LOOK_MS);
  }
}

async function untilEqual(
  { reader }: WatchedReader,
  rows: readonly Line[],
  deadline: number,
): Promise<void> {
  const isThere = () =>
    rows.every(({ id, status }) => reader.store.getState().messages.get(id)?.status === status);
  while (!isThere() && Date.now() < deadline) await delay(LOOK_MS);
}

function linesOf({ reader }: WatchedReader): Line[] {
  const lines = [...reader.store.getState().messages.values()].map((message: Message) => ({
    id: message.id,
    role: message.role,
    status: message.status,
    text: textOf(message),
  }));
  return lines.sort((one, other) => (one.id < other.id ? -1 : 1));
}
