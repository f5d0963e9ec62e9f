import { type APIRequestContext, expect } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';

type PastChat = { title: string; prompt: string; daysAgo: number; isPinned?: boolean };

const PAST: readonly PastChat[] = [
  { title: 'A look at Markdown', prompt: 'count to 2', daysAgo: 200 },
  { title: 'Names for a sailing boat', prompt: 'count to 2', daysAgo: 40 },
  { title: 'Letter to the landlord about the heating', prompt: 'count to 2', daysAgo: 16 },
  { title: 'Why leaves change colour', prompt: 'think about leaves at 500 per second', daysAgo: 5 },
  { title: 'Packing list for a week in the rain', prompt: 'count to 2', daysAgo: 4 },
  {
    title: 'Weather in Lisbon',
    prompt: 'what is the weather in Lisbon at 500 per second',
    daysAgo: 1,
  },
  { title: 'Bread without kneading', prompt: 'count to 2', daysAgo: 1 },
  { title: 'Reading list', prompt: 'count to 2', daysAgo: 3, isPinned: true },
];

/** Gives a visitor answered chats, as the sidebar lists them; `age` makes one look that many days old. */
export async function makePastChats(
  request: APIRequestContext,
  age: (chatId: string, days: number) => Promise<void>,
): Promise<void> {
  for (const { title, prompt, daysAgo, isPinned = false } of PAST) {
    const chatId = uuidv7();
    const parts = [{ type: 'text', text: prompt }];
    const sent = await request.post(`/api/chats/${chatId}/messages`, {
      data: { id: uuidv7(), parts },
    });
    expect(sent.status()).toBe(202);
    await expect.poll(() => lastStatus(request, chatId), { intervals: [50] }).toBe('complete');
    const data = { title, pinned: isPinned };
    expect((await request.patch(`/api/chats/${chatId}`, { data })).status()).toBe(200);
    await age(chatId, daysAgo);
  }
}

async function lastStatus(request: APIRequestContext, chatId: string): Promise<string | undefined> {
  const response = await request.get(`/api/chats/${chatId}`);
  const { messages } = (await response.json()) as { messages: Array<{ status: string }> };
  return messages.at(-1)?.status;
}
