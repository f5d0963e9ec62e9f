import 'server-only';
import { convertToModelMessages, type ModelMessage, type UIMessage } from 'ai';
import { readBranch } from '../database/read-chats.ts';
import { toMessage } from '../database/rows.ts';
import type { Message, MessagePart } from '../records.ts';

/** More of a long chat than this does not help a model, and costs. */
const LONGEST_BRANCH = 200;

/**
 * The branch that ends at a message, from the database, as the model takes it. Where the commit
 * just gave that message, only what is above it is read.
 */
export async function loadModelMessages(
  chatId: string,
  head: { id: string | null; message: Message | undefined },
): Promise<ModelMessage[]> {
  const { id, message } = head;
  const rows = await readBranch(chatId, message ? message.parentId : id, LONGEST_BRANCH);
  const branch = rows.map(toMessage);
  return convertToModelMessages((message ? [...branch, message] : branch).flatMap(toUIMessage));
}

/** Nothing for an answer that says nothing: providers refuse empty messages. */
function toUIMessage({ id, role, parts }: Message): UIMessage[] {
  const kept = parts.filter(isForModel);
  return kept.length > 0 ? [{ id, role, parts: kept as UIMessage['parts'] }] : [];
}

/** Reasoning needs its provider's signature; a tool call without a result breaks the next turn. */
function isForModel(part: MessagePart): boolean {
  if (part.type === 'reasoning') return false;
  return part.type === 'text' ? part.text !== '' : part.state !== 'input-available';
}
