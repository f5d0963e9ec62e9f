import 'server-only';
import { z } from 'zod';
import {
  CHAT_FILE_FORMAT,
  CHAT_FILE_VERSION,
  type ChatFile,
  type FiledMessage,
} from '../chat/chat-file.ts';
import { LONGEST_TITLE } from '../chat/limits.ts';
import type { ToolPart } from '../chat/message.ts';
import { MESSAGE_STATUSES } from '../chat/status.ts';
import { Problem } from '../problem.ts';

/** Deeper than anything a tool says; Postgres and this machine have an end too. */
const DEEPEST = 100;

const id = z.string().min(1).max(100);
const time = z.iso.datetime().refine((text) => text >= '1970', 'is before 1970');

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });
const reasoningPart = z.strictObject({
  type: z.literal('reasoning'),
  text: z.string(),
  durationMs: z.number().int().min(0).exactOptional(),
});
const toolPart = z.strictObject({
  type: z.custom<ToolPart['type']>(
    (value) => typeof value === 'string' && /^tool-.{1,200}$/s.test(value),
    'is not text, reasoning or the name of a tool',
  ),
  toolCallId: id,
  state: z.enum(['input-available', 'output-available', 'output-error']),
  input: z.unknown(),
  output: z.unknown().exactOptional(),
  errorText: z.string().exactOptional(),
});

const message = z.strictObject({
  id,
  parentId: id.nullable(),
  role: z.enum(['user', 'assistant']),
  parts: z.array(z.union([textPart, reasoningPart, toolPart], 'is no part of a message')),
  status: z.enum(MESSAGE_STATUSES),
  error: z.strictObject({ code: z.string(), message: z.string() }).exactOptional(),
  model: z.string().max(200).exactOptional(),
  createdAt: time,
});

/**
 * A file that `GET .../export?format=json` has made, or one like it. What is not of its form is a
 * fault of the schema; throws a `Problem` `invalid_request` for a tree that does not hold together,
 * and for characters that cannot be stored.
 */
export const chatFileSchema: z.ZodType<ChatFile> = z
  .strictObject({
    format: z.literal(CHAT_FILE_FORMAT, 'this is no chat that Rewind has exported'),
    version: z.literal(CHAT_FILE_VERSION, `this server reads version ${CHAT_FILE_VERSION} only`),
    chat: z.strictObject({
      title: z.string().trim().min(1).max(LONGEST_TITLE),
      createdAt: time,
      updatedAt: time,
      headId: id,
    }),
    messages: z.array(message).min(1),
  })
  .transform((file) => {
    checkText(file);
    checkTree(file);
    return file;
  });

function checkTree({ chat, messages }: ChatFile): void {
  const byId = new Map<string, FiledMessage>();
  for (const [index, filed] of messages.entries()) {
    if (byId.has(filed.id)) throw fault(index, 'id', 'another message has this id');
    byId.set(filed.id, filed);
  }
  if (!byId.has(chat.headId)) {
    throw new Problem('invalid_request', 'chat.headId: not a message of this file');
  }
  /** Messages that lead up to one without a parent. */
  const rooted = new Set<string>();
  for (const [index, filed] of messages.entries()) {
    const parent = filed.parentId === null ? null : byId.get(filed.parentId);
    if (parent === undefined) throw fault(index, 'parentId', 'not a message of this file');
    if (filed.role === 'assistant' && parent?.role !== 'user') {
      throw fault(index, 'parentId', 'an answer needs a message of the user above it');
    }
    if (filed.role === 'user' && filed.parts.some(({ type }) => type !== 'text')) {
      throw fault(index, 'parts', 'a message of the user has text only');
    }
    const path: string[] = [];
    for (let next: FiledMessage | undefined = filed; next && !rooted.has(next.id); ) {
      path.push(next.id);
      if (path.length > messages.length) throw fault(index, 'parentId', 'it is above itself');
      next = byId.get(next.parentId ?? '');
    }
    for (const each of path) rooted.add(each);
  }
}

function fault(index: number, field: string, what: string): Problem {
  return new Problem('invalid_request', `messages.${index}.${field}: ${what}`);
}

/** Postgres takes no NUL and no half of an emoji, and nothing without an end takes what is too deep. */
function checkText(file: unknown): void {
  const waiting = [{ value: file, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (depth > DEEPEST) throw new Problem('invalid_request', 'The file is nested too deeply.');
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      throw new Problem('invalid_request', 'The text has characters that cannot be stored.');
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      waiting.push({ value: key, depth }, { value: inner, depth: depth + 1 });
    }
  }
}
