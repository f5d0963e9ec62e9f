import { expect } from '@playwright/test';
import { SignJWT } from 'jose';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { numbers } from '../../tests/support/numbers.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

/** How long tokens of these tests live, in seconds: an answer outlives several. */
const TOKEN_SECONDS = 2;

type Token = { token: string; issued: number; expires: number };

for (const streamingPattern of STREAMING_PATTERNS) {
  test(`tokens that expire in mid-answer are renewed unnoticed: ${streamingPattern}`, async ({
    chat,
    servers,
  }) => {
    const [keyName, secret = ''] = servers.apiKey.split(':');
    const { page } = chat;
    let renewals = 0;
    await page.route('**/api/ably/token', async (route) => {
      const response = await route.fetch();
      const details = (await response.json()) as Token;
      const issued = Math.floor(Date.now() / 1_000);
      const expires = issued + TOKEN_SECONDS;
      const { 'x-ably-capability': capability, 'x-ably-clientId': clientId } = claimsOf(details);
      const token = await new SignJWT({
        'x-ably-capability': capability,
        'x-ably-clientId': clientId,
      })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyName ?? '' })
        .setIssuedAt(issued)
        .setExpirationTime(expires)
        .sign(new TextEncoder().encode(secret));
      renewals += 1;
      const json = { ...details, token, issued: issued * 1_000, expires: expires * 1_000 };
      await route.fulfill({ response, json });
    });
    // A page of someone who is known brings a token of its own: the first page knows nobody.
    await chat.open();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    const chatId = await createChat(page.request, { streamingPattern });
    await chat.linkTo(chatId).click();
    await page.waitForURL(`/chat/${chatId}`);

    const notices: string[] = [];
    await page.exposeFunction('tellNotice', (words: string) => notices.push(words));
    await page.evaluate(() => {
      const { tellNotice } = window as Window & { tellNotice?(words: string): void };
      new MutationObserver(() => {
        const words = document.querySelector('[role="status"]')?.textContent;
        if (words) tellNotice?.(words);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await chat.send('count to 240 at 30 per second');
    await chat.untilStreamed(' 5 ');
    const before = renewals;
    await chat.untilStreamed(' 230 ');
    expect(renewals - before).toBeGreaterThanOrEqual(2);
    await chat.expectAnswer(numbers(240));
    await chat.expectSaved();
    expect(notices).toEqual([]);
    // The next token may be on its way when the page closes.
    await page.unrouteAll({ behavior: 'wait' });
  });
}

function claimsOf({ token }: Token): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
