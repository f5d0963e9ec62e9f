import 'server-only';
import { isStepCount, streamText, toUIMessageStream } from 'ai';
import type { TerminalStatus } from '../delivery/events.ts';
import type { Content } from '../delivery/parts.ts';
import { logError } from '../log.ts';
import type { Message, ResponseError } from '../records.ts';
import { ContentReader } from './content-reader.ts';
import { loadModelMessages } from './conversation-history.ts';
import { getModel } from './model.ts';
import { describeModelError } from './model-error.ts';
import type { StopReason } from './runs.ts';

/** Calls of the model in one response, tools included. */
const MOST_STEPS = 8;

export type Outcome =
  | { status: TerminalStatus; error?: ResponseError }
  /** Someone else ended the response; nothing more may be written or published. */
  | { status: 'lost' };

/**
 * Lets the model answer the branch that ends at `parentId` (`message`, where the caller has its row)
 * and hands over each piece. Never
 * rejects: how it ended is the outcome. Returns as soon as `signal` aborts with a `StopReason`.
 */
export async function askModel({
  chatId,
  parentId,
  message,
  signal,
  onContent,
}: {
  chatId: string;
  parentId: string | null;
  message: Message | undefined;
  signal: AbortSignal;
  onContent(content: Content): void;
}): Promise<Outcome> {
  let failure: unknown;
  try {
    const { model, tools } = getModel();
    const result = streamText({
      model,
      tools,
      messages: await loadModelMessages(chatId, { id: parentId, message }),
      stopWhen: isStepCount(MOST_STEPS),
      abortSignal: signal,
      onError: ({ error }) => {
        failure = error;
      },
    });
    const chunks = toUIMessageStream({ stream: result.stream, onError: () => 'failed' });
    const content = new ContentReader();
    const reader = chunks.getReader();
    const stopReading = () => {
      reader.cancel().catch((error) => logError('stopping the model', error));
    };
    signal.addEventListener('abort', stopReading, { once: true });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) break;
      for (const piece of content.read(value)) onContent(piece);
    }
  } catch (error) {
    failure ??= error;
  }
  if (signal.aborted) return { status: signal.reason as StopReason };
  if (failure === undefined) return { status: 'complete' };
  logError('the model', failure);
  return { status: 'failed', error: describeModelError(failure) };
}
