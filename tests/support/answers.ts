import { expect } from 'vitest';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import type { Message, MessagePart } from '../../lib/chat/message.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';
import { readChanges } from '../../lib/database/read-chats.ts';
import { chatOf, ended, getTestbed, open, send, textOf } from './agents.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import type { Script } from './scripted-model.ts';

/** `problems`: what it showed that it should not have. */
type WatchedReader = Reader & { readonly problems: readonly string[] };

/** A script that is being said in a chat, with readers that are looked at whatever they show. */
export type Answer = {
  readonly pattern: StreamingPattern;
  readonly chatId: string;
  /** The message that it answers. */
  readonly questionId: string;
  readonly responseId: string;
  readonly script: Script;
  readonly readers: readonly WatchedReader[];
  /** Resolves when the run has ended. */
  readonly done: Promise<void>;
  /** Opens the chat; every change of what is shown is held against the script from now on. */
  join(
    hydration: Hydration,
    options?: Partial<Omit<ReaderOptions, 'onState'>>,
  ): Promise<WatchedReader>;
  /** Closes the chat; what this reader had shown until then must have been right. */
  leave(reader: WatchedReader): void;
  /** Resolves when every reader shows what the model said with this many tokens. */
  shown(count: number): Promise<void>;
};

/** Has a script said in a chat of its own, or in one that is there. Nobody reads it yet. */
export async function answer(
  pattern: StreamingPattern,
  script: Script,
  chatId?: string,
): Promise<Answer> {
  const sent = await send(script.prompt, chatId ?? (await chatOf(pattern)));
  return watched(pattern, script, sent);
}

/** The answer of a response that was started otherwise. */
export function watched(
  pattern: StreamingPattern,
  script: Script,
  { chatId, id, responseId, done }: Awaited<ReturnType<typeof send>>,
): Answer {
  const readers: WatchedReader[] = [];
  return {
    ...{ pattern, chatId, questionId: id, responseId, script, readers, done },
    async join(hydration, options) {
      const problems: string[] = [];
      let shown = '';
      const onState = (state: ConversationState) => {
        const before = shown;
        const message = state.messages.get(responseId);
        shown = flat(message?.parts ?? []);
        const problem = wrongWith(shown, before, script);
        const isCutShort = message?.status === 'interrupted' && before.startsWith(shown);
        if (problem && !isCutShort) problems.push(`${pattern}, ${hydration}: ${problem}`);
      };
      const reader = {
        ...(await open(chatId, hydration, { ...options, onState })),
        problems,
      };
      readers.push(reader);
      return reader;
    },
    leave(reader) {
      reader.close();
      readers.splice(readers.indexOf(reader), 1);
      expect(reader.problems).toEqual([]);
    },
    async shown(count) {
      const { length } = script.textOf(count);
      const isShown = (state: ConversationState) => {
        const message = state.messages.get(responseId);
        return textOf(message).length >= length;
      };
      await Promise.all(readers.map((reader) => reader.until(isShown)));
    },
  };
}

/** Has a script said in both patterns, each in a chat of its own with a reader of each hydration. */
export async function answerInAllWays(write: () => Script): Promise<Answer[]> {
  const answers = await Promise.all(STREAMING_PATTERNS.map((pattern) => answer(pattern, write())));
  await joinAll(answers);
  return answers;
}

/** One more reader of each hydration for each answer. */
export async function joinAll(answers: readonly Answer[]): Promise<void> {
  await Promise.all(answers.flatMap(({ join }) => HYDRATIONS.map((hydration) => join(hydration))));
}

/** Resolves when the model has said this many tokens of each. */
export async function allSpoken(answers: readonly Answer[], count: number): Promise<void> {
  await Promise.all(answers.map(({ script }) => script.spoken(count)));
}

/** Resolves when every reader of each shows what its model said with this many tokens. */
export async function allShown(answers: readonly Answer[], count: number): Promise<void> {
  await Promise.all(answers.map(({ shown }) => shown(count)));
}

/** Every reader ends equal to what the model said, and so does the database; none was ever wrong. */
export async function expectExact(answers: readonly Answer[]): Promise<void> {
  await Promise.all(
    answers.map(async ({ chatId, responseId, script, readers, done }) => {
      await Promise.all(
        readers.map(async ({ until, problems }) => {
          const state = await until(ended(responseId));
          expect(problems).toEqual([]);
          const message = state.messages.get(responseId);
          expect(message).toMatchObject({ status: 'complete', parts: script.parts });
        }),
      );
      await done;
      expect(await rowOf(chatId, responseId)).toMatchObject({
        status: 'complete',
        parts: script.parts,
      });
    }),
  );
}

/** Every reader shows what the database holds, however the response ended; none was ever wrong. */
export async function expectEqual({ chatId, responseId, readers }: Answer): Promise<void> {
  const row = await rowOf(chatId, responseId);
  await Promise.all(
    readers.map(async ({ until, problems }) => {
      const state = await until(ended(responseId));
      expect(problems).toEqual([]);
      const { status, parts } = state.messages.get(responseId) ?? {};
      expect({ status, parts }).toEqual({ status: row?.status, parts: row?.parts });
    }),
  );
}

/** A message as the database has it, on whatever branch. */
export async function rowOf(chatId: string, id: string): Promise<Message | undefined> {
  const changes = await readChanges({ ownerId: getTestbed().ownerId, chatId, since: 0 });
  return changes?.messages.find((message) => message.id === id);
}

function wrongWith(shown: string, before: string, { parts }: Script): string | null {
  if (!flat(parts).startsWith(shown)) return `showed …${JSON.stringify(shown.slice(-60))}`;
  return shown.startsWith(before) ? null : `took ${before.length - shown.length} characters back`;
}

/** Parts as one string, of which that of a beginning is a beginning. */
function flat(parts: readonly MessagePart[]): string {
  return parts.map((part) => `${part.type}: ${'text' in part ? part.text : ''}`).join('\n');
}
