import { expect } from '@playwright/test';
import type { ChatPage } from './support/chat-page.ts';
import { lastNumber, numbers } from './support/numbers.ts';
import { test } from './support/test.ts';

const PROMPT = 'count to 300 at 30 per second';

/** From the click on Send, once the server has answered somebody before; machines that test are slow. */
const FIRST_NUMBER_MS = 3_000;

/** Loads a window anew in mid-answer; resolves when it shows at least what it showed before. */
async function reload(chat: ChatPage): Promise<void> {
  const before = await chat.answerText();
  await chat.page.reload();
  await chat.untilSaid(before);
  expect((await chat.answerText()).startsWith(before)).toBe(true);
}

test('an answer survives reloads at its beginning, middle and end', async ({ chat }, testInfo) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.untilStatus('complete');
  await chat.open();
  await chat.textbox.fill(PROMPT);
  await expect(chat.sendButton).toBeEnabled();
  const sentAt = performance.now();
  await chat.sendButton.click();
  await chat.untilSaid('1');
  const firstNumberMs = Math.round(performance.now() - sentAt);
  testInfo.annotations.push({ type: 'first number', description: `${firstNumberMs} ms` });
  expect(firstNumberMs).toBeLessThan(FIRST_NUMBER_MS);

  for (const mark of [30, 150, 285]) {
    await chat.untilSaid(` ${mark} `);
    await reload(chat);
    const shown = lastNumber(await chat.answerText());
    expect(shown).toBeGreaterThanOrEqual(mark);
    // The last reload may come back to a finished answer.
    if (mark === 285) break;
    await expect(chat.stopButton).toBeVisible();
    // It goes on live, and not only by what was there when the page came back.
    await chat.untilStreamed(` ${shown + 5} `);
  }
  await chat.expectAnswer(numbers(300));
  const [question, answer] = await chat.expectSaved();
  expect(question?.text).toBe(PROMPT);
  expect(answer).toMatchObject({ status: 'complete', text: numbers(300) });
});

test('an answer survives a reload while its last words arrive', async ({ chat }) => {
  await chat.open();
  await chat.send(PROMPT);
  await chat.untilSaid(' 298');
  await reload(chat);
  await chat.expectAnswer(numbers(300));
  await chat.expectSaved();
});

test('a page gets what was said before it came in the way that its server is told', async ({
  chat,
}, { project }) => {
  await chat.open();
  await chat.send('count to 150 at 30 per second');
  await chat.untilSaid(' 20 ');
  let asksForRewind = false;
  let asksForHistory = false;
  chat.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      asksForRewind ||= payload.includes('"rewind"');
    });
  });
  chat.page.on('request', (request) => {
    const { port, pathname } = new URL(request.url());
    const isRealtime = port !== new URL(chat.page.url()).port;
    asksForHistory ||= isRealtime && pathname.startsWith('/channels/');
  });
  await reload(chat);
  await chat.expectAnswer(numbers(150));
  expect({ asksForRewind, asksForHistory }).toEqual({
    asksForRewind: project.name === 'rewind',
    asksForHistory: project.name === 'history',
  });
});
