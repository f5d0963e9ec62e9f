import type { MessageStatus } from './status.ts';

/*
 * Messages as the HTTP API, the channels and the pages carry them: plain JSON. Dates are ISO 8601
 * strings; ids are UUIDs.
 */

/** Text as the model or the user wrote it (Markdown). */
export type TextPart = { type: 'text'; text: string };

/** The model's reasoning, shown apart from the answer. */
type ReasoningPart = {
  type: 'reasoning';
  text: string;
  /** How long the model thought, in milliseconds: once the response ended, if the thought did too. */
  durationMs?: number;
};

/** One tool call, in the shape of the AI SDK's tool part; `tool-` is followed by the tool's name. */
export type ToolPart = {
  type: `tool-${string}`;
  toolCallId: string;
  state: 'input-available' | 'output-available' | 'output-error';
  input: unknown;
  output?: unknown;
  errorText?: string;
};

/** A part of a message; a subset of the AI SDK's `UIMessagePart`. */
export type MessagePart = TextPart | ReasoningPart | ToolPart;

/** Why a response failed: a stable `code` and one sentence that can be shown. */
export type ResponseError = { code: string; message: string };

export type Message = {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  parts: MessagePart[];
  status: MessageStatus;
  error?: ResponseError;
  /** The last channel `seq` whose content `parts` holds; 0 when nothing was said yet. */
  seq: number;
  /** Which model a response was asked of, by its name in `AI_MODEL`; absent when nobody knows. */
  model?: string;
  createdAt: string;
  /** The chat's revision at which this message last changed. */
  revision: number;
};

/**
 * A message in short. Its siblings have the same parent and role (a question that was edited, an
 * answer that was asked for again); those of a root have no parent.
 */
export type Sibling = Pick<Message, 'id' | 'parentId' | 'role' | 'createdAt'>;

/** An active response has an agent at work, or one that is presumed to be. */
export function isActive(message: Message): boolean {
  return (
    message.role === 'assistant' &&
    (message.status === 'streaming' || message.status === 'awaiting-approval')
  );
}
