import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { v7 as uuidv7 } from 'uuid';
import type { MessagePart } from '../../lib/chat/message.ts';
import { createDemoModel } from '../../lib/models/demo/demo-model.ts';
import type { Model } from '../../lib/models/get-model.ts';

/** One part of an answer, token by token. */
export type Line = { type: 'text' | 'reasoning'; tokens: readonly string[] };

/** An answer that a test has written, and how far its model has got with it. */
export type Script = {
  /** Whoever sends this is given the answer. */
  readonly prompt: string;
  /** What the answer says in the end. */
  readonly parts: MessagePart[];
  /** The text, without reasoning, of its first tokens. */
  textOf(count: number): string;
  /** When the model said its first token, by `performance.now()`; undefined before that. */
  readonly startedAt: number | undefined;
  /** Resolves when the model has said this many tokens. */
  spoken(count: number): Promise<void>;
  /** Makes the model fall silent behind this many tokens until `goOn`; call it before they are said. */
  pauseAfter(count: number): void;
  goOn(): void;
};

type Speaker = Script & { speak(signal?: AbortSignal): AsyncGenerator<LanguageModelV4StreamPart> };

/** By prompt; who asks again is given the next one. */
const scripts = new Map<string, Speaker[]>();

/**
 * Stands in for `lib/models/get-model.ts`: says the scripts of a test to who sends their prompts, and is
 * the demo model for everyone else.
 * `vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'))`
 */
export function getModel(): Model {
  return { model: createScriptedModel(), tools: {}, takesPrefill: true };
}

/**
 * Writes an answer; `perSecond`: tokens, evenly. With the prompt of another script it is what the
 * model says when it is asked the same again.
 */
export function writeScript(
  lines: readonly Line[],
  perSecond: number,
  prompt = `say ${uuidv7()}`,
): Script {
  let count = 0;
  let startedAt: number | undefined;
  let end = Number.POSITIVE_INFINITY;
  let gate = Promise.withResolvers<void>();
  const waiting = new Set<{ count: number; resolve: () => void }>();

  async function* speak(signal?: AbortSignal): AsyncGenerator<LanguageModelV4StreamPart> {
    let due = performance.now();
    yield { type: 'stream-start', warnings: [] };
    for (const [index, { type, tokens }] of lines.entries()) {
      const id = `${type}-${index}`;
      yield { type: `${type}-start`, id };
      for (const delta of tokens) {
        if (count >= end) {
          await gate.promise;
          due = performance.now();
        }
        signal?.throwIfAborted();
        await until(due);
        startedAt ??= performance.now();
        yield { type: `${type}-delta`, id, delta };
        due += 1_000 / perSecond;
        count += 1;
        tell();
      }
      yield { type: `${type}-end`, id };
    }
    yield { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage: NO_USAGE };
  }

  function tell(): void {
    for (const waiter of waiting) {
      if (count < waiter.count) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  }

  const script: Speaker = {
    prompt,
    parts: lines.map(({ type, tokens }) => ({ type, text: tokens.join('') })),
    textOf(wanted) {
      const tokens = lines.flatMap(({ type, tokens }) => tokens.map((token) => ({ type, token })));
      const isText = ({ type }: { type: Line['type'] }) => type === 'text';
      return tokens
        .slice(0, wanted)
        .filter(isText)
        .map(({ token }) => token)
        .join('');
    },
    get startedAt() {
      return startedAt;
    },
    spoken(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add({ count: wanted, resolve });
      tell();
      return promise;
    },
    pauseAfter(last) {
      end = last;
      gate = Promise.withResolvers();
    },
    goOn() {
      end = Number.POSITIVE_INFINITY;
      gate.resolve();
    },
    speak,
  };
  scripts.set(prompt, [...(scripts.get(prompt) ?? []), script]);
  return script;
}

/** So many numbered words as one text. */
export function words(count: number): Line[] {
  return [{ type: 'text', tokens: Array.from({ length: count }, (_, index) => `${index + 1} `) }];
}

/** So many parts, each of which is an Ably message of its own in message-per-response. */
export function manyParts(count: number, tokensInEach: number): Line[] {
  return Array.from({ length: count }, (_, index) => ({
    type: index % 5 === 0 ? 'reasoning' : 'text',
    tokens: Array.from({ length: tokensInEach }, (_, token) => `${token} of part ${index}, `),
  }));
}

function createScriptedModel(): LanguageModelV4 {
  const demo = createDemoModel();
  return {
    ...demo,
    async doStream(options) {
      const question = options.prompt.findLast(({ role }) => role === 'user');
      const [part] = question?.role === 'user' ? question.content : [];
      const script = part?.type === 'text' ? scripts.get(part.text)?.shift() : undefined;
      if (!script) return demo.doStream(options);
      return { stream: toStream(script.speak(options.abortSignal)) };
    },
  };
}

function toStream<T>(parts: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function until(time: number): Promise<void> {
  const wait = time - performance.now();
  return wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : Promise.resolve();
}

const NO_USAGE = {
  inputTokens: {
    total: undefined,
    noCache: undefined,
    cacheRead: undefined,
    cacheWrite: undefined,
  },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};
