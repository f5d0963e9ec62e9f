import { randomUUID } from 'node:crypto';
import type { TokenDetails } from 'ably';
import type { Changes, ChatPage } from '../../lib/chat/chat.ts';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';

/** A guest of a Rewind server, by HTTP alone. Every call rejects when the server refuses it. */
export type Visitor = {
  token(): Promise<TokenDetails>;
  /** Asks in a chat, which is made by the first message; resolves with the responseId. */
  ask(chatId: string, text: string): Promise<string>;
  configure(chatId: string, settings: Settings): Promise<void>;
  page(chatId: string): Promise<ChatPage>;
  changes(chatId: string, since: number, signal: AbortSignal): Promise<Changes>;
  stop(chatId: string, responseId: string): Promise<void>;
};

type Settings = { streamingPattern: StreamingPattern; hydration: Hydration };

/** Becomes a guest of the server at `url`. */
export async function visit(url: string): Promise<Visitor> {
  const first = await fetch(`${url}/api/ably/token`);
  const cookie = first.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');

  async function call(method: string, path: string, body?: unknown, signal?: AbortSignal) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response.json();
  }

  const chat = (chatId: string) => `/api/chats/${chatId}`;
  return {
    token: async () => (await call('GET', '/api/ably/token')) as TokenDetails,
    async ask(chatId, text) {
      const body = { id: randomUUID(), parts: [{ type: 'text', text }] };
      const { responseId } = (await call('POST', `${chat(chatId)}/messages`, body)) as {
        responseId: string;
      };
      return responseId;
    },
    configure: async (chatId, settings) => void (await call('PATCH', chat(chatId), settings)),
    page: async (chatId) => (await call('GET', chat(chatId))) as ChatPage,
    changes: async (chatId, since, signal) =>
      (await call('GET', `${chat(chatId)}/changes?since=${since}`, undefined, signal)) as Changes,
    stop: async (chatId, responseId) =>
      void (await call('POST', `${chat(chatId)}/responses/${responseId}/stop`, {})),
  };
}
