import { setTimeout as sleep } from 'node:timers/promises';
import { checkClock } from '../clock.ts';
import { type Observation, observe } from './observer.ts';
import type { Tabs } from './tab.ts';

/** After a page has loaded: no reader is faster, and a page that still starts is slower. */
const SETTLE_MS = 500;

const POLL_MS = 100;

/** For what does not wait for the model. */
const PATIENCE_MS = 30_000;

/** One tab with a chat; every contender fulfils the same page contract. */
export type ChatPage = {
  /** Opens an address and lets it come to rest. */
  open(url: string): Promise<void>;
  /** Sends a message and returns at once. */
  send(prompt: string): Promise<void>;
  reload(): Promise<void>;
  /** Rejects when the answer does not show this number in time. */
  untilShown(count: number, timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
  /** Until the last answer has ended in this way. */
  untilDone(status?: 'complete' | 'cancelled'): Promise<void>;
  url(): Promise<string>;
  wait(ms: number): Promise<void>;
  /** What was seen since the last navigation. Rejects when the page's clock cannot be trusted. */
  read(): Promise<Observation>;
  close(): Promise<void>;
};

export async function openChatPage(tabs: Tabs): Promise<ChatPage> {
  const tab = await tabs.open();
  await tab.addInitScript(observe);

  /** Looks in the page until `is` holds there. */
  async function until<Argument>(
    is: (argument: Argument) => boolean,
    argument: Argument,
    timeoutMs = PATIENCE_MS,
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await tab.evaluate(is, argument))) {
      if (performance.now() > deadline) {
        throw new Error(`after ${timeoutMs} ms the page is not as ${is} wants it`);
      }
      await sleep(POLL_MS);
    }
  }

  async function click(label: string): Promise<void> {
    await until(canBeClicked, label);
    await tab.click(await tab.evaluate(centreOf, label));
  }

  return {
    async open(url) {
      await tab.navigate(url);
      await until(() => document.querySelector('textarea') !== null, undefined);
      await sleep(SETTLE_MS);
    },
    async send(prompt) {
      await tab.evaluate(() => document.querySelector('textarea')?.focus());
      await tab.insertText(prompt);
      await click('Send message');
    },
    reload: () => tab.reload(),
    untilShown: (count, timeoutMs) => until(hasShown, count, timeoutMs),
    stop: () => click('Stop generating'),
    untilDone: (status = 'complete') => until(hasStatus, status),
    url: () => tab.evaluate(() => location.href),
    wait: (ms) => sleep(ms),
    async read() {
      await checkClock('the page', () =>
        tab.evaluate(() => performance.timeOrigin + performance.now()),
      );
      const observation = await tab.evaluate(() => window.benchObservation?.());
      if (!observation) throw new Error('the page has no observer');
      return observation;
    },
    close: () => tab.close(),
  };
}

function hasShown(count: number): boolean {
  return (window.benchObservation?.().sightings.at(-1)?.count ?? 0) >= count;
}

function hasStatus(status: string): boolean {
  const answers = document.querySelectorAll('article[data-role="assistant"]');
  return answers[answers.length - 1]?.getAttribute('data-status') === status;
}

function canBeClicked(label: string): boolean {
  return document.querySelector(`button[aria-label="${label}"]:enabled`) !== null;
}

function centreOf(label: string): { x: number; y: number } {
  const button = document.querySelector(`button[aria-label="${label}"]`);
  if (!button) throw new Error(`there is no button "${label}"`);
  const { x, y, width, height } = button.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
