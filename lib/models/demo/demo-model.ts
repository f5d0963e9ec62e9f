import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { TITLE_INSTRUCTIONS } from '../title.ts';
import { goOn, type Script, thinkFirst, writeScript } from './demo-script.ts';
import { writeTitle } from './demo-title.ts';

/** An error that the demo model was asked for; its message may be shown. */
export class DemoModelError extends Error {
  override readonly name = 'DemoModelError';
}

/**
 * The built-in model: deterministic, no network, no key. Speaks at the rate that the prompt asks
 * for and stops at once when the call is aborted. `isThoughtful`: it thinks before every answer.
 */
export function createDemoModel({ isThoughtful = false } = {}): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'rewind',
    modelId: isThoughtful ? 'demo/thoughtful' : 'demo',
    supportedUrls: {},
    async doStream({ prompt, abortSignal }) {
      return { stream: toStream(speak(scriptFor(prompt, isThoughtful), abortSignal)) };
    },
    async doGenerate(options: LanguageModelV4CallOptions) {
      if (isTitleRequest(options.prompt)) {
        const text = writeTitle(questionOf(options.prompt));
        return { content: [{ type: 'text', text }], ...FINISHED };
      }
      const content: LanguageModelV4Content[] = [];
      for (const step of scriptFor(options.prompt, isThoughtful).steps) {
        if (step.kind === 'error') throw new DemoModelError(step.message);
        if (step.kind === 'tool-call') content.push(toolCall(step));
        else content.push({ type: step.kind, text: step.tokens.join('') });
      }
      return { ...FINISHED, content, finishReason: finishReason(content.at(-1)?.type) };
    },
  };
}

async function* speak(
  { tokensPerSecond, steps }: Script,
  signal: AbortSignal | undefined,
): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  const startedAt = performance.now();
  let spoken = 0;
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'error') {
      yield { type: 'error', error: new DemoModelError(step.message) };
      return;
    }
    if (step.kind === 'tool-call') {
      yield toolCall(step);
      continue;
    }
    const id = `${step.kind}-${index}`;
    yield { type: `${step.kind}-start`, id };
    for (const delta of step.tokens) {
      // From the beginning and not from the last token, so that lateness does not add up.
      await waitUntil(startedAt + (spoken * 1_000) / tokensPerSecond, signal);
      yield { type: `${step.kind}-delta`, id, delta };
      spoken += 1;
    }
    yield { type: `${step.kind}-end`, id };
  }
  yield { type: 'finish', finishReason: finishReason(steps.at(-1)?.kind), usage: NO_USAGE };
}

function toStream<T>(parts: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

function waitUntil(time: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const wait = time - performance.now();
  if (wait <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, wait);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function isTitleRequest([first]: LanguageModelV4Prompt): boolean {
  return first?.role === 'system' && first.content === TITLE_INSTRUCTIONS;
}

/** The text of the last message of the user. */
function questionOf(prompt: LanguageModelV4Prompt): string {
  const question = prompt.findLast(({ role }) => role === 'user');
  if (question?.role !== 'user') return '';
  return question.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function scriptFor(prompt: LanguageModelV4Prompt, isThoughtful: boolean): Script {
  const lastUser = prompt.findLastIndex(({ role }) => role === 'user');
  if (lastUser < 0) return writeScript('');
  const text = questionOf(prompt);
  const answer = prompt.slice(lastUser + 1);
  const result = answer
    .flatMap((message) => (message.role === 'tool' ? message.content : []))
    .find((part) => part.type === 'tool-result');
  const output = result?.type === 'tool-result' ? result.output : undefined;
  const said = answer
    .flatMap((message) => (message.role === 'assistant' ? message.content : []))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
  const script = writeScript(text, output?.type === 'json' ? output.value : undefined);
  // What it thought of comes before a tool's result, and before what it said already.
  const thinksNow = isThoughtful && answer.length === 0;
  return goOn(thinksNow ? thinkFirst(script, text) : script, said);
}

function toolCall({ toolName, input }: { toolName: string; input: unknown }) {
  const toolCallId = `call-${crypto.randomUUID()}`;
  return { type: 'tool-call', toolCallId, toolName, input: JSON.stringify(input) } as const;
}

function finishReason(lastKind: string | undefined): LanguageModelV4FinishReason {
  return { unified: lastKind === 'tool-call' ? 'tool-calls' : 'stop', raw: undefined };
}

const NO_USAGE: LanguageModelV4Usage = {
  inputTokens: {
    total: undefined,
    noCache: undefined,
    cacheRead: undefined,
    cacheWrite: undefined,
  },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

const FINISHED = { finishReason: finishReason(undefined), usage: NO_USAGE, warnings: [] };
