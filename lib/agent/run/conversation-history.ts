import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { convertToModelMessages, type ModelMessage, type UIMessage } from 'ai';
import type { Message, MessagePart } from '../../chat/message.ts';
import { readBranch } from '../../database/read-chats.ts';
import { toMessage } from '../../database/to-record.ts';
import { retry } from '../../delivery/retry.ts';
import { logError } from '../../log.ts';

/** More of a long chat than this does not help a model, and costs. */
const LONGEST_BRANCH = 200;

/** Attempts to read while the database is away; an answer must not fail for that. */
const READ_RETRY = { firstMs: 100, longestMs: 5_000, attempts: 10 } as const;

/**
 * What a model is asked with: the branch that a response answers, from the database, and at the end
 * what the response says already, if it goes on from another one. Where the commit just gave the
 * question, only what is above it is read. Rejects when the database stays away, and when `signal`
 * aborts while it is.
 */
export async function loadModelMessages(
  chatId: string,
  { message, response }: { message: Message | undefined; response: Message },
  signal: AbortSignal,
): Promise<ModelMessage[]> {
  const above = message ? message.parentId : response.parentId;
  const rows = await retry(() => readBranch(chatId, above, LONGEST_BRANCH), {
    ...READ_RETRY,
    sleep: (ms) => delay(ms, undefined, { signal }),
    onFailure: (error, waitMs) => logError(`reading a branch (tried again in ${waitMs} ms)`, error),
  });
  const branch = [...rows.map(toMessage), ...(message ? [message] : []), response];
  return convertToModelMessages(branch.flatMap(toUIMessage));
}

/** Nothing for an answer that says nothing: providers refuse empty messages. */
function toUIMessage({ id, role, parts }: Message): UIMessage[] {
  const kept = parts.filter(isForModel).flatMap(toUIParts);
  return kept.length > 0 ? [{ id, role, parts: kept }] : [];
}

/** What was said after a tool's result must stand behind it: without a new step it would go before. */
function toUIParts(part: MessagePart, index: number, all: MessagePart[]): UIMessage['parts'] {
  const isAfterTool = part.type === 'text' && all[index - 1]?.type.startsWith('tool-');
  const own = part as UIMessage['parts'][number];
  return isAfterTool ? [{ type: 'step-start' }, own] : [own];
}

/** Reasoning needs its provider's signature; a tool call without a result breaks the next turn. */
function isForModel(part: MessagePart): boolean {
  if (part.type === 'reasoning') return false;
  return part.type === 'text' ? part.text !== '' : part.state !== 'input-available';
}
