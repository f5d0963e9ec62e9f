import 'server-only';
import type { Chat } from '../../chat/chat.ts';
import type { Message } from '../../chat/message.ts';
import type { Finished } from '../../database/finish.ts';
import type { AgentConnection } from '../realtime/connections.ts';

/** A response that the database says is `streaming` and held by `runId`. */
export type ResponseJob = {
  ownerId: string;
  runId: string;
  chat: Chat;
  /** The user's message, when this run announces it. */
  message?: Message | undefined;
  response: Message;
  revision: number;
  /** Responses active in the chat when this one was accepted, itself included. */
  active: number;
  /** A connection that was acquired early, so that it connects meanwhile. */
  connection?: AgentConnection | undefined;
};

/** The run of the queued response that a commit promoted, or null. */
export function nextJob(
  ownerId: string,
  { chat, revision, next }: Pick<Finished, 'chat' | 'revision' | 'next'>,
): ResponseJob | null {
  return next && { ownerId, chat, revision, active: 1, ...next };
}
