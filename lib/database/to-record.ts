import 'server-only';
import type { Chat } from '../chat/chat.ts';
import type { Hydration, StreamingPattern } from '../chat/delivery-choice.ts';
import type { Message, MessagePart, ResponseError } from '../chat/message.ts';
import type { MessageStatus } from '../chat/status.ts';
import type { Chat as ChatRow, Message as MessageRow, Prisma } from './generated/client.ts';

/** The columns that a record shows; raw queries and Prisma's own give the same shape. */
type ShownMessage = Pick<
  MessageRow,
  'id' | 'parentId' | 'role' | 'parts' | 'error' | 'seq' | 'model' | 'createdAt' | 'revision'
> & { status: string };

type ShownChat = Pick<
  ChatRow,
  | 'id'
  | 'title'
  | 'headId'
  | 'pinned'
  | 'createdAt'
  | 'updatedAt'
  | 'channel'
  | 'streamingPattern'
  | 'hydration'
> &
  Partial<Pick<ChatRow, 'deletedAt'>>;

/** A database row as the API and the channels carry it. */
export function toMessage(row: ShownMessage): Message {
  const message = {
    id: row.id,
    parentId: row.parentId,
    role: row.role,
    parts: row.parts as MessagePart[],
    status: row.status.replace('_', '-') as MessageStatus,
    seq: row.seq,
    ...(row.model ? { model: row.model } : {}),
    createdAt: row.createdAt.toISOString(),
    revision: row.revision,
  };
  return row.error ? { ...message, error: row.error as ResponseError } : message;
}

/** A database row as the API and the channels carry it. */
export function toChat(row: ShownChat): Chat {
  const { id, title, headId, pinned, channel, deletedAt } = row;
  return {
    id,
    title,
    headId,
    pinned,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    channel,
    streamingPattern: row.streamingPattern as StreamingPattern | null,
    hydration: row.hydration as Hydration | null,
    ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
  };
}

/** Parts as a JSON column takes them: a tool's input and output came from JSON in the first place. */
export function toJson(parts: readonly MessagePart[]): Prisma.InputJsonValue {
  return parts as unknown as Prisma.InputJsonValue;
}
