import type { Changes, Chat, ChatPage } from '@/lib/chat/chat.ts';
import { LARGEST_CHAT_FILE } from '@/lib/chat/chat-file.ts';
import type { FoundChat } from '@/lib/chat/found-chat.ts';

/** A refused request: the problem document's code, and a message that can be shown. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const REFUSED = 'The server could not do this. Try again.';

/** Waits before the same request is sent again after the network failed; it is idempotent. */
const RETRY_MS = [300, 1_000];

/**
 * Sends a message; the same `id` again is the same message. Without a `parentId` it goes to the end
 * of the shown branch; null makes a new root. Without a `model` the server chooses one. Rejects
 * with an `ApiError`.
 */
export function postMessage(
  chatId: string,
  id: string,
  text: string,
  parentId?: string | null,
  model?: string,
): Promise<unknown> {
  const parts = [{ type: 'text', text }];
  return post(`/api/chats/${chatId}/messages`, { id, parts, parentId, model });
}

/**
 * Asks for another response to a user's message; with `continues` one that goes on where that
 * response ended. Without a `model` the same model answers again. Rejects with an `ApiError`.
 */
export function postResponse(
  chatId: string,
  id: string,
  parentId: string,
  { continues, model }: { continues?: string | undefined; model?: string | undefined } = {},
): Promise<unknown> {
  return post(`/api/chats/${chatId}/responses`, { id, parentId, continues, model });
}

/** Takes a queued message out of the chat. Rejects with an `ApiError`. */
export function deleteMessage(chatId: string, id: string): Promise<unknown> {
  return requestWithRetries(`/api/chats/${chatId}/messages/${id}`, { method: 'DELETE' });
}

/**
 * Ends the running answer, so that the queued message is answered next. Rejects with an `ApiError`.
 */
export function postSendNow(chatId: string, id: string): Promise<unknown> {
  return post(`/api/chats/${chatId}/messages/${id}/send-now`, {});
}

/** Asks for the end of a response. Rejects with an `ApiError`. */
export function postStop(chatId: string, responseId: string): Promise<unknown> {
  return post(`/api/chats/${chatId}/responses/${responseId}/stop`, {});
}

/**
 * Changes how a chat is delivered, or which branch of it is shown: the newest through the message
 * `headId`. Rejects with an `ApiError`.
 */
export function patchChat(
  chatId: string,
  settings: Partial<Pick<Chat, 'streamingPattern' | 'hydration'>> & { headId?: string },
): Promise<unknown> {
  return request(`/api/chats/${chatId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
}

/** The changes since a revision; null when the chat does not exist (yet). */
export async function fetchChanges(
  chatId: string,
  since: number,
  signal: AbortSignal | null = null,
): Promise<Changes | null> {
  try {
    return (await request(`/api/chats/${chatId}/changes?since=${since}`, { signal })) as Changes;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The page of the shown branch above a message. */
export async function fetchOlderPage(chatId: string, before: string): Promise<ChatPage> {
  return (await request(`/api/chats/${chatId}?before=${before}`)) as ChatPage;
}

/** One page of the sidebar; `nextCursor` asks for the next one, null at the end. */
export type ChatsPage<Listed = Chat> = {
  chats: Listed[];
  activeIds: string[];
  nextCursor: string | null;
};

/** A page of the sidebar: the first one, or the one after `cursor`. */
export async function fetchChats(cursor?: string): Promise<ChatsPage> {
  return (await request(cursor ? `/api/chats?cursor=${cursor}` : '/api/chats')) as ChatsPage;
}

/** The chats that contain the words of a query, newest first. */
export async function searchChats(
  query: string,
  signal: AbortSignal,
  cursor?: string,
): Promise<ChatsPage<FoundChat>> {
  const params = new URLSearchParams({ query, ...(cursor ? { cursor } : {}) });
  return (await request(`/api/chats?${params}`, { signal })) as ChatsPage<FoundChat>;
}

/** Renames or pins a chat. Rejects with an `ApiError`. */
export async function patchListedChat(
  chatId: string,
  settings: Partial<Pick<Chat, 'title' | 'pinned'>>,
): Promise<void> {
  await requestWithRetries(`/api/chats/${chatId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
}

/** Deletes a chat; `restoreChat` undoes that. Rejects with an `ApiError`. */
export async function deleteChat(chatId: string): Promise<void> {
  await requestWithRetries(`/api/chats/${chatId}`, { method: 'DELETE' });
}

/** Restores a deleted chat. Rejects with an `ApiError`. */
export async function restoreChat(chatId: string): Promise<Chat> {
  return (await post(`/api/chats/${chatId}/restore`, {})) as Chat;
}

/** The address of a chat as a file: the shown branch as Markdown, or all branches as JSON. */
export function exportUrl(chatId: string, format: 'markdown' | 'json'): string {
  return `/api/chats/${chatId}/export?format=${format}`;
}

/** Makes a new chat from an exported one. Rejects with an `ApiError`. */
export async function importChat(file: Blob): Promise<Chat> {
  if (file.size > LARGEST_CHAT_FILE) {
    const most = LARGEST_CHAT_FILE / 1024 / 1024;
    throw new ApiError(
      'too_large',
      413,
      `The file has more than ${most} MB, the most there may be.`,
    );
  }
  // Not sent again when the network fails: if it has arrived, the chat would be there twice.
  const body = await file.text();
  const headers = { 'content-type': 'application/json' };
  return (await request('/api/chats/import', { method: 'POST', headers, body })) as Chat;
}

function post(url: string, body: unknown): Promise<unknown> {
  return requestWithRetries(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function requestWithRetries(url: string, init: RequestInit): Promise<unknown> {
  for (const wait of RETRY_MS) {
    try {
      return await request(url, init);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return request(url, init);
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503);
}

async function request(url: string, init: RequestInit = {}): Promise<unknown> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, { cache: 'no-store', ...init });
    // A server that dies while it answers has sent its status already, so this can fail too.
    body = await response.text();
  } catch (error) {
    init.signal?.throwIfAborted();
    const message = 'The server cannot be reached. Check the connection and try again.';
    throw Object.assign(new ApiError('unreachable', 0, message), { cause: error });
  }
  const answer = body === '' ? null : parse(body, response.status);
  if (response.ok) return answer;
  const problem = (answer ?? {}) as { code?: string; title?: string; detail?: string };
  const message = problem.detail ?? problem.title ?? REFUSED;
  throw new ApiError(problem.code ?? 'unknown', response.status, message);
}

/**
 * Throws an `ApiError` for what is not JSON, which a proxy between here and the server may send.
 */
function parse(body: string, status: number): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw Object.assign(new ApiError('unknown', status, REFUSED), { cause: error });
  }
}
