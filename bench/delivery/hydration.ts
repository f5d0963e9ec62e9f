import { randomUUID } from 'node:crypto';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { nextRun } from '../chat/contender.ts';
import { isCounted, writePrompt } from '../counting.ts';
import type { Lab } from '../servers/compared-servers.ts';
import { openMeasuredReader } from './measured-reader.ts';
import { type Visitor, visit } from './visitor.ts';

/** How one reload in mid-answer went, sample by sample. */
export type HydrationFigures = {
  pattern: StreamingPattern;
  hydration: Hydration;
  /** Tokens that the answer had at the reload. */
  tokens: number;
  /** From the attach until all that was said before it is there, ms. */
  times: number[];
  /** Channel messages from before the attach was asked for that this took. */
  messagesRead: number[];
};

/** Tokens per second until an answer has its size, and after it. */
const GROWTH_RATE = 2_000;
const TAIL = { rate: 30, seconds: 30 };

/** Opens a chat anew in mid-answer, for each pattern, hydration and size. */
export async function measureHydrations(
  lab: Lab,
  { sizes, samples }: { sizes: readonly number[]; samples: number },
  say: (what: string) => void,
): Promise<HydrationFigures[]> {
  const visitor = await visit(lab.rewind.history);
  const figures: HydrationFigures[] = [];
  for (const pattern of STREAMING_PATTERNS) {
    for (const tokens of sizes) {
      say(`${pattern}: hydration at ${tokens} tokens`);
      figures.push(...(await measureOne(lab, visitor, pattern, tokens, samples)));
    }
  }
  return figures;
}

async function measureOne(
  lab: Lab,
  visitor: Visitor,
  pattern: StreamingPattern,
  tokens: number,
  samples: number,
): Promise<HydrationFigures[]> {
  const chatId = randomUUID();
  await visitor.ask(chatId, writePrompt({ count: 1, rate: 30 }, nextRun()));
  await visitor.configure(chatId, { streamingPattern: pattern, hydration: 'history' });
  const count = tokens + TAIL.rate * TAIL.seconds;
  const tail = { after: tokens, rate: TAIL.rate };
  const prompt = writePrompt({ count, rate: GROWTH_RATE, tail }, nextRun());
  const responseId = await visitor.ask(chatId, prompt);
  const witness = await openMeasuredReader(visitor, chatId, lab.realtimePort, [pattern, 'history']);
  await witness.untilLength(responseId, lengthOf(tokens));

  const figures: HydrationFigures[] = [];
  for (const hydration of HYDRATIONS) {
    const figure = { pattern, hydration, tokens, times: [], messagesRead: [] } as HydrationFigures;
    for (let sample = 0; sample < samples; sample += 1) {
      const reader = await openMeasuredReader(visitor, chatId, lab.realtimePort, [
        pattern,
        hydration,
      ]);
      const attachedAt = await reader.attached;
      const { length } = witness.text(responseId);
      figure.times.push((await reader.untilLength(responseId, length)) - attachedAt);
      figure.messagesRead.push(reader.messagesRead());
      if (!isCounted(reader.text(responseId))) throw new Error('a reader shows a wrong text');
      reader.close();
    }
    figures.push(figure);
  }
  witness.close();
  await visitor.stop(chatId, responseId);
  return figures;
}

/** Characters of `1 2 3 ... count`. */
function lengthOf(count: number): number {
  let length = count - 1;
  for (let digits = 1, from = 1; from <= count; digits += 1, from *= 10) {
    length += digits * (Math.min(count, from * 10 - 1) - from + 1);
  }
  return length;
}
