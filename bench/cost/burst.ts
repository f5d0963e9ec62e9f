import { loadavg } from 'node:os';
import type { MessagePart } from '../../lib/chat/message.ts';
import { nextRun } from '../chat/contender.ts';
import { isCounted, writePrompt } from '../counting.ts';
import type { Probe } from '../servers/probe.ts';
import type { CostLab } from './probed-rewind.ts';
import { countPublished } from './published.ts';
import { prepareQuestions, type Question } from './questions.ts';
import { type StoredResponse, untilStored } from './stored.ts';
import { openChannelReader, type ToldResponse } from './told.ts';

/** So many answers at the same time, each in a new chat; tokens per answer, and per second. */
export type Burst = { responses: number; tokens: number; rate: number };

/** What a burst took, in all; times in ms. */
export type BurstFigures = {
  burst: Burst;
  /** Responses of which row and channel both say what the model said. */
  exact: number;
  /** Of these, those that the agent had to publish once more. */
  mended: number;
  /** Processor time of the Next server. */
  cpu: { user: number; system: number };
  /** How late its event loop was until the last answer was stored. */
  delay: Probe['delay'];
  /** Database statements; `writes`: of them those that insert, update or delete. */
  statements: number;
  writes: number;
  /** Channel messages; undefined when they were not counted. */
  published: number | undefined;
  /** The machine's load (1 min) before and after. */
  load: [before: number, after: number];
};

/** Beyond the time that the model takes. */
const PATIENCE_MS = 60_000;

/** So many faults are told in words; the others are like them. */
const TOLD_FAULTS = 3;

/**
 * Asks everything at once and waits for all answers. Counting what is published costs services that
 * the server waits for, so a burst that measures delays leaves it out.
 */
export async function measureBurst(
  { backends, server, readStatements }: CostLab,
  burst: Burst,
  { countsPublished, say }: { countsPublished: boolean; say(what: string): void },
): Promise<BurstFigures> {
  const { apiKey, services } = backends;
  const realtime = { apiKey, port: services.realtimePort };
  const questions = await prepareQuestions(server.url, burst.responses);
  const names = new Set(questions.flatMap(({ channel, others }) => [channel, ...others]));
  const counter = countsPublished ? await countPublished(realtime, names) : undefined;
  try {
    const loadBefore = load();
    const before = await readStatements();
    const began = await server.resetProbe();
    const asked = await Promise.allSettled(questions.map((question) => ask(question, burst)));
    const ids = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const patienceMs = (burst.tokens / burst.rate) * 1_000 + PATIENCE_MS;
    const stored = await untilStored(services.databaseUrl, ids, patienceMs);
    const { delay } = await server.readProbe();
    const answers = questions.map(({ channel }, index) => ({ channel, asked: asked[index] }));
    const { faults, mended } = await compare(realtime, answers, stored, burst.tokens);
    const ended = await server.readProbe();
    const after = await readStatements();
    for (const fault of faults.slice(0, TOLD_FAULTS)) say(`not exact: ${fault}`);
    return {
      burst,
      exact: burst.responses - faults.length,
      mended,
      cpu: { user: ended.user - began.user, system: ended.system - began.system },
      delay,
      statements: after.statements - before.statements,
      writes: after.writes - before.writes,
      published: counter?.count(),
      load: [loadBefore, load()],
    };
  } finally {
    counter?.close();
  }
}

function ask({ visitor, chatId }: Question, { tokens: count, rate }: Burst): Promise<string> {
  return visitor.ask(chatId, writePrompt({ count, rate }, nextRun()));
}

type Answer = { channel: string; asked: PromiseSettledResult<string> | undefined };

/** Holds rows and channels against what the model said; `faults`: one for each that differs. */
async function compare(
  realtime: { apiKey: string; port: number },
  answers: readonly Answer[],
  stored: ReadonlyMap<string, StoredResponse>,
  tokens: number,
): Promise<{ faults: string[]; mended: number }> {
  const reader = openChannelReader(realtime);
  const faults: string[] = [];
  let mended = 0;
  for (const { channel, asked } of answers) {
    try {
      if (asked?.status !== 'fulfilled') throw asked?.reason;
      const told = await reader.read(channel, asked.value);
      checkExact(stored.get(asked.value), told, tokens);
      if (told.isMended) mended += 1;
    } catch (error) {
      faults.push(`${channel}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  reader.close();
  return { faults, mended };
}

/** Throws when the row or the channel does not say exactly what the model said, to its end. */
function checkExact(
  row: StoredResponse | undefined,
  { said, stop }: ToldResponse,
  tokens: number,
): void {
  if (row?.status !== 'complete') throw new Error(`the row is ${row?.status}`);
  if (!isCounted(textOf(row.parts), tokens)) throw new Error('the row has another text');
  if (!isCounted(textOf(said.parts), tokens)) throw new Error('the channel has another text');
  const isEnded = stop.status === 'complete' && stop.lastSeq === row.seq && said.seq === row.seq;
  if (!isEnded) throw new Error(`ended as ${stop.status} at ${stop.lastSeq}, row at ${row.seq}`);
}

function textOf(parts: readonly MessagePart[]): string {
  return parts.map((part) => ('text' in part ? part.text : '')).join('');
}

function load(): number {
  return loadavg()[0] ?? 0;
}
