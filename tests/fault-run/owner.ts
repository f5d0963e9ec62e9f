import { setTimeout as delay } from 'node:timers/promises';
import type { TokenDetails } from 'ably';
import { v7 as uuidv7 } from 'uuid';
import type { Changes, Chat, ChatPage } from '../../lib/chat/chat.ts';
import type { ReaderSource } from '../support/reader.ts';

/** A guest of the server, over HTTP alone. What it asks for it asks until the server can do it. */
export type Owner = {
  /** As a browser would hold them. */
  cookies: Array<{ name: string; value: string; url: string }>;
  /** Sends a text; the same message however often it must be sent. Resolves with the responseId. */
  say(chatId: string, text: string): Promise<string>;
  configure(chatId: string, settings: Pick<Chat, 'streamingPattern' | 'hydration'>): Promise<void>;
  stop(chatId: string, responseId: string): Promise<void>;
  /** The chat as one of the owner's pages gets it. */
  source(chatId: string): ReaderSource;
};

const PATIENCE_MS = 120_000;
/** First and longest wait before something is asked again. */
const RETRY_MS = [100, 1_000] as const;

/** Becomes a guest of the server at `baseURL`. */
export async function becomeOwner(baseURL: string): Promise<Owner> {
  const first = await fetch(`${baseURL}/api/ably/token`);
  const { clientId } = (await first.json()) as TokenDetails;
  const cookies = first.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';', 1);
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url: baseURL };
  });
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

  function call(method: string, path: string, body?: unknown, signal?: AbortSignal) {
    return fetch(`${baseURL}${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  async function insist(method: string, path: string, body?: unknown): Promise<unknown> {
    const deadline = Date.now() + PATIENCE_MS;
    const [first, longest] = RETRY_MS;
    for (let wait: number = first; ; wait = Math.min(wait * 2, longest)) {
      // What was sent may have been done although nobody answered: all of it can be sent again.
      const response = await call(method, path, body).catch(() => null);
      if (response?.ok) return response.json();
      const isPassing = !response || response.status >= 500;
      if (!isPassing || Date.now() > deadline) {
        throw new Error(`${method} ${path}: ${response?.status ?? 'no answer'}`);
      }
      await delay(wait);
    }
  }

  const pathOf = (chatId: string) => `/api/chats/${chatId}`;
  return {
    cookies,
    async say(chatId, text) {
      const body = { id: uuidv7(), parts: [{ type: 'text', text }] };
      const answer = await insist('POST', `${pathOf(chatId)}/messages`, body);
      return (answer as { responseId: string }).responseId;
    },
    configure: async (chatId, settings) => void (await insist('PATCH', pathOf(chatId), settings)),
    stop: async (chatId, responseId) =>
      void (await insist('POST', `${pathOf(chatId)}/responses/${responseId}/stop`, {})),
    source: (chatId) => ({
      chatId,
      channelName: `ai:${clientId}:${chatId}`,
      async token() {
        const response = await call('GET', '/api/ably/token');
        if (!response.ok) throw new Error(`the token route answered ${response.status}`);
        return (await response.json()) as TokenDetails;
      },
      page: async () => (await insist('GET', pathOf(chatId))) as ChatPage,
      async changes(since, signal) {
        const path = `${pathOf(chatId)}/changes?since=${since}`;
        const response = await call('GET', path, undefined, signal);
        if (!response.ok) throw new Error(`changes: ${response.status}`);
        return (await response.json()) as Changes;
      },
    }),
  };
}
