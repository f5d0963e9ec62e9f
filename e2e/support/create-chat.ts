import { type APIRequestContext, expect } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';

/** How one chat is delivered; what is left out is as the server says. */
type ChatDelivery = { streamingPattern?: StreamingPattern; hydration?: Hydration };

/** Both patterns with both hydrations. */
const COMBINATIONS: ReadonlyArray<Required<ChatDelivery>> = STREAMING_PATTERNS.flatMap(
  (streamingPattern) => HYDRATIONS.map((hydration) => ({ streamingPattern, hydration })),
);

/**
 * Makes a chat, without a page, for whoever has these cookies, or for a new guest, who gets them
 * then. It has counted to 1 already. Resolves with its id.
 */
export async function createChat(
  request: APIRequestContext,
  delivery: ChatDelivery,
): Promise<string> {
  const chatId = uuidv7();
  const parts = [{ type: 'text', text: 'count to 1' }];
  const sent = await request.post(`/api/chats/${chatId}/messages`, {
    data: { id: uuidv7(), parts },
  });
  expect(sent.status()).toBe(202);
  const changed = await request.patch(`/api/chats/${chatId}`, { data: delivery });
  expect(changed.status()).toBe(200);
  const answerStatus = async () => {
    const { messages } = (await (await request.get(`/api/chats/${chatId}`)).json()) as {
      messages: Array<{ status: string }>;
    };
    return messages.at(-1)?.status;
  };
  await expect.poll(answerStatus, { intervals: [50] }).toBe('complete');
  return chatId;
}

/** One chat for each combination, in their order. */
export async function createAllChats(request: APIRequestContext): Promise<string[]> {
  const chatIds: string[] = [];
  // One after another: the first request may be the one that makes the guest.
  for (const delivery of COMBINATIONS) chatIds.push(await createChat(request, delivery));
  return chatIds;
}
