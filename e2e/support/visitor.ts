import { type APIRequestContext, type APIResponse, expect, request } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';

/** A visitor that uses the HTTP API without a browser; every visitor has cookies of their own. */
export type Visitor = {
  request: APIRequestContext;
  /** Posts a message; `parts` may be anything, to see it refused. */
  send(chatId: string, message: Record<string, unknown>): Promise<APIResponse>;
  /** Sends a text to a chat and waits until its answer has ended, and a new chat has its title. */
  converse(text: string, chatId?: string): Promise<Conversation>;
  close(): Promise<void>;
};

/** What `converse` has made. */
type Conversation = { chatId: string; messageId: string; responseId: string };

/** A new visitor, with a session unless `isKnown` is false. */
export async function createVisitor(baseURL: string, isKnown = true): Promise<Visitor> {
  const context = await request.newContext({ baseURL });
  if (isKnown) expect((await context.get('/api/ably/token')).status()).toBe(200);
  const send = (chatId: string, message: Record<string, unknown>) =>
    context.post(`/api/chats/${chatId}/messages`, { data: message });
  return {
    request: context,
    send,
    async converse(text, chatId = uuidv7()) {
      const messageId = uuidv7();
      const response = await send(chatId, { id: messageId, parts: [{ type: 'text', text }] });
      expect(response.status()).toBe(202);
      const { responseId } = (await response.json()) as { responseId: string };
      await expect
        .poll(async () => (await readChat(context, chatId)).statuses)
        .not.toContain('streaming');
      // The demo model never names a chat by the words themselves.
      await expect.poll(async () => (await readChat(context, chatId)).title).not.toBe(text);
      return { chatId, messageId, responseId };
    },
    close: () => context.dispose(),
  };
}

/** A chat as the API gives it: its revision, and of its messages, in order, what tests compare. */
type ReadChat = {
  title: string;
  revision: number;
  ids: string[];
  roles: string[];
  statuses: string[];
  revisions: number[];
};

/** Reads a chat that the visitor has. */
export async function readChat(context: APIRequestContext, chatId: string): Promise<ReadChat> {
  const response = await context.get(`/api/chats/${chatId}`);
  expect(response.status()).toBe(200);
  const { chat, revision, messages } = (await response.json()) as {
    chat: { title: string };
    revision: number;
    messages: Array<{ id: string; role: string; status: string; revision: number }>;
  };
  return {
    title: chat.title,
    revision,
    ids: messages.map(({ id }) => id),
    roles: messages.map(({ role }) => role),
    statuses: messages.map(({ status }) => status),
    revisions: messages.map((message) => message.revision),
  };
}

/** A response is a problem document (RFC 9457) with this status and code. */
export async function expectProblem(
  response: APIResponse,
  status: number,
  code: string,
): Promise<void> {
  expect(response.headers()['content-type']).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    code,
  });
  expect(response.status()).toBe(status);
}
