import 'server-only';
import { isStepCount, type ModelMessage, streamText, toUIMessageStream } from 'ai';
import { logError } from '../../log.ts';
import { getModel } from '../../models/get-model.ts';
import { describeModelError } from '../../models/model-error.ts';
import type { Outcome, Question } from '../ports.ts';
import { ContentReader } from './content-reader.ts';
import { loadModelMessages } from './conversation-history.ts';
import type { StopReason } from './run-registry.ts';

/** Calls of the model in one response, tools included. */
const MOST_STEPS = 8;

/** Ends a conversation that would end with what the answer said before it was interrupted. */
const GO_ON: ModelMessage = {
  role: 'user',
  content:
    'Your answer was interrupted. Go on from its very last character, with the space or line break ' +
    'that belongs there, as if nothing had happened: repeat nothing and say nothing about it.',
};

/**
 * Lets the model answer the branch that `response` stands at the end of (behind `message`, where the
 * caller has its row), going on from what it says already, and hands over each new piece. Never
 * rejects: how it ended is the outcome. Returns as soon as `signal` aborts with a `StopReason`.
 */
export async function askModel({
  chatId,
  message,
  response,
  signal,
  onContent,
}: Question): Promise<Outcome> {
  let failure: unknown;
  const content = new ContentReader(response.parts);
  try {
    const { model, tools, takesPrefill } = getModel(response.model);
    const messages = await loadModelMessages(chatId, { message, response }, signal);
    const mustBeAsked = messages.at(-1)?.role === 'assistant' && !takesPrefill;
    const result = streamText({
      model,
      tools,
      messages: mustBeAsked ? [...messages, GO_ON] : messages,
      stopWhen: isStepCount(MOST_STEPS),
      abortSignal: signal,
      onError: ({ error }) => {
        failure = error;
      },
    });
    const chunks = toUIMessageStream({ stream: result.stream, onError: () => 'failed' });
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
  const { durations } = content;
  if (signal.aborted) return { status: signal.reason as StopReason, durations };
  if (failure === undefined) return { status: 'complete', durations };
  logError('the model', failure);
  return { status: 'failed', error: describeModelError(failure), durations };
}
