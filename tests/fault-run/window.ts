import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { ChatPage } from '../../e2e/support/chat-page.ts';
import { TOOK_BACK, watchPages } from '../../e2e/support/watch-pages.ts';
import { isTerminal, type MessageStatus } from '../../lib/chat/status.ts';
import type { Line } from './compare.ts';
import type { Owner } from './owner.ts';

/** A browser that shows a chat. */
export type Window = {
  /** What its page did that no page may do. */
  faults: string[];
  reload(): Promise<void>;
  /** What it shows once a response has ended, or at the deadline (by `Date.now()`). */
  linesAtTheEnd(responseId: string | undefined, deadline: number): Promise<Line[]>;
  close(): Promise<void>;
};

const LOOK_MS = 100;
const OPEN_MS = 120_000;

/** React's word for a page that the server could not render, the database being away. It is loaded again. */
const NOT_RENDERED = 'React error #441';

/**
 * Opens a chat of the owner's in a browser of its own. `mayLose`: words that only a dead agent and a
 * channel that forgot knew may be gone.
 */
export async function openWindow(
  browser: Browser,
  owner: Owner,
  baseURL: string,
  chatId: string,
  mayLose: () => boolean,
): Promise<Window> {
  const context = await browser.newContext({ baseURL });
  await context.addCookies(owner.cookies);
  const faults: string[] = [];
  await watchPages(context, (fault) => {
    const isLoss = fault.includes(TOOK_BACK) && mayLose();
    if (!isLoss && !fault.includes(NOT_RENDERED)) faults.push(fault);
  });
  const chat = new ChatPage(await context.newPage());

  async function load(): Promise<void> {
    const deadline = Date.now() + OPEN_MS;
    for (;;) {
      // The server may be on its way up again; the browser's own error page has no messages.
      const response = await chat.page.goto(`/chat/${chatId}`).catch(() => null);
      if (response?.ok()) return;
      if (Date.now() > deadline) throw new Error(`no page for ${chatId}: ${response?.status()}`);
      await delay(LOOK_MS);
    }
  }
  await load();
  await chat.page.getByText('Live', { exact: true }).waitFor();
  return {
    faults,
    reload: load,
    async linesAtTheEnd(responseId, deadline) {
      for (;;) {
        const lines = await chat.transcript();
        const status = lines.find(({ id }) => id === responseId)?.status as MessageStatus;
        if ((status && isTerminal(status)) || Date.now() > deadline) return lines;
        await delay(LOOK_MS);
      }
    },
    close: () => context.close(),
  };
}
