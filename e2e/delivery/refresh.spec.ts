import { expect } from '@playwright/test';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { lastNumber, numbers } from '../../tests/support/numbers.ts';
import type { ChatPage } from '../support/chat-page.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

const PROMPT = 'count to 300 at 30 per second';

/** Loads a window anew in mid-answer; resolves when it shows at least what it showed before. */
async function reload(chat: ChatPage): Promise<void> {
  const before = await chat.answerText();
  await chat.page.reload();
  await chat.untilSaid(before);
  expect((await chat.answerText()).startsWith(before)).toBe(true);
}

test('the first number of a new chat is there before the last was said', async ({ chat }) => {
  await chat.open();
  await chat.send('count to 1');
  await chat.untilStatus('complete');
  await chat.open();
  await chat.textbox.fill('count to 300 at 100 per second');
  await expect(chat.sendButton).toBeEnabled();
  await chat.sendButton.click();
  await chat.untilSaid('1');
  expect(lastNumber(await chat.answerText())).toBeLessThan(300);
  await chat.expectAnswer(numbers(300));
});

for (const streamingPattern of STREAMING_PATTERNS) {
  test.describe(streamingPattern, () => {
    test('reload at 10, 50 and 95 % of an answer', async ({ chat }) => {
      await chat.open(await createChat(chat.page.request, { streamingPattern }));
      await chat.send(PROMPT);
      for (const mark of [30, 150, 285]) {
        await chat.untilStreamed(` ${mark} `);
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
      const [, , question, answer] = await chat.expectSaved();
      expect(question?.text).toBe(PROMPT);
      expect(answer).toMatchObject({ status: 'complete', text: numbers(300) });
    });

    test('reload at 99 % of an answer', async ({ chat }) => {
      await chat.open(await createChat(chat.page.request, { streamingPattern }));
      await chat.send('count to 100 at 30 per second');
      await chat.untilSaid(' 99');
      await reload(chat);
      await chat.expectAnswer(numbers(100));
      await chat.expectSaved();
    });

    test('reload between the commit of an answer and its final event', async ({
      chat,
      control,
      openWindow,
    }) => {
      const chatId = await createChat(chat.page.request, { streamingPattern });
      await chat.open(chatId);
      const other = await openWindow();
      await other.open(chatId);
      await other.untilLive();
      await chat.send('count to 40 at 30 per second');
      await chat.untilStreamed(' 10 ');
      await control.refuse('stop');
      await expect
        .poll(async () => (await control.readMessages(chatId)).at(-1)?.status, { intervals: [50] })
        .toBe('complete');
      // What this page knows is that all is said, and not that it was the end.
      await other.untilStreamed(numbers(40));
      await chat.page.reload();
      await chat.expectAnswer(numbers(40));
      expect(await chat.expectSaved()).toHaveLength(4);
      await control.restore();
      await other.expectAnswer(numbers(40));
      expect(await other.expectSaved()).toHaveLength(4);
    });

    test('reload between the final event of an answer and the reading of changes', async ({
      chat,
      control,
    }) => {
      const chatId = await createChat(chat.page.request, { streamingPattern });
      await chat.open(chatId);
      await chat.send('count to 60 at 30 per second');
      await chat.untilStreamed(' 10 ');
      const ended = Promise.withResolvers<void>();
      let isHeld = false;
      await chat.page.route('**/changes?*', async (route) => {
        isHeld = true;
        await ended.promise;
        await route.continue();
      });
      await reload(chat);
      await expect
        .poll(async () => (await control.readMessages(chatId)).at(-1)?.status, { intervals: [50] })
        .toBe('complete');
      await chat.untilStatus('complete');
      expect(isHeld).toBe(true);
      ended.resolve();
      await chat.expectAnswer(numbers(60));
      expect(await chat.expectSaved()).toHaveLength(4);
    });

    test('a page gets what was said before it came in the way that its server is told', async ({
      chat,
    }, { project }) => {
      await chat.open(await createChat(chat.page.request, { streamingPattern }));
      await chat.send('count to 90 at 30 per second');
      await chat.untilStreamed(' 20 ');
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
      await chat.expectAnswer(numbers(90));
      expect({ asksForRewind, asksForHistory }).toEqual({
        asksForRewind: project.name === 'rewind',
        asksForHistory: project.name === 'history',
      });
    });
  });
}
