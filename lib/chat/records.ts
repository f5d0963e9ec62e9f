/**
 * Chat and Message as the HTTP API, the channels and the pages carry them: plain JSON.
 * Dates are ISO 8601 strings; ids are UUIDs.
 */

/** Text as the model or the user wrote it (Markdown). */
export type TextPart = { type: 'text'; text: string };

/** The model's reasoning, shown apart from the answer. */
export type ReasoningPart = {
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

export type MessageStatus =
  | 'queued'
  | 'streaming'
  | 'awaiting-approval'
  | 'complete'
  | 'cancelled'
  | 'failed'
  | 'interrupted';

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

/** How a response travels over its channel (Ably docs: ai-transport/token-streaming). */
export type StreamingPattern = 'message-per-token' | 'message-per-response';

/** How an open chat gets what was said of an active response before its subscription began. */
export type Hydration = 'history' | 'rewind';

export type Chat = {
  id: string;
  title: string;
  /** The last message of the branch that was shown last. */
  headId: string | null;
  pinned: boolean;
  createdAt: string;
  updatedAt: string;
  /** The Ably channel of this chat. */
  channel: string;
  /** What the owner chose for this chat; null for the server's default. */
  streamingPattern: StreamingPattern | null;
  hydration: Hydration | null;
  /** Only while the chat is deleted: it can be restored for 30 days from then. */
  deletedAt?: string;
};

/**
 * A message in short. Its siblings have the same parent and role (a question that was edited, an
 * answer that was asked for again); those of a root have no parent.
 */
export type Sibling = Pick<Message, 'id' | 'parentId' | 'role' | 'createdAt'>;

/** What changed in a chat after a revision; the answer of `changes?since=`. */
export type Changes = {
  chat: Chat;
  messages: Message[];
  /** Ids of messages that no longer exist for readers. */
  removed: string[];
  /** As in `ChatPage`. */
  siblings?: Sibling[];
  /** Everything up to here is in this answer or was known before it. */
  revision: number;
};

/** One page of the shown branch, oldest first; the answer of `GET /api/chats/{chatId}`. */
export type ChatPage = {
  chat: Chat;
  messages: Message[];
  /**
   * The messages with siblings among these, and all their siblings, on whatever branch; absent when
   * there are none.
   */
  siblings?: Sibling[];
  revision: number;
  /** Pass as `before` to read the page above this one; null at the beginning of the chat. */
  previous: string | null;
};

const TERMINAL: ReadonlySet<MessageStatus> = new Set([
  'complete',
  'cancelled',
  'failed',
  'interrupted',
]);

/** A terminal status never changes again, and its text is committed. */
export function isTerminal(status: MessageStatus): boolean {
  return TERMINAL.has(status);
}

/** An active response has an agent at work, or one that is presumed to be. */
export function isActive(message: Message): boolean {
  return (
    message.role === 'assistant' &&
    (message.status === 'streaming' || message.status === 'awaiting-approval')
  );
}
