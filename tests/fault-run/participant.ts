import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { numbers } from '../support/numbers.ts';
import type { Fault, OwnKind, ResponsePlan, SharedKind } from './fault-plan.ts';
import type { Owner } from './owner.ts';
import type { Lab } from './testbed.ts';
import { openWatched, type WatchedReader } from './watched-reader.ts';
import { openWindow, type Window } from './window.ts';

/** One response with everybody who reads it. */
export type Participant = {
  plan: ResponsePlan;
  chatId: string;
  /** Undefined until its message was accepted. */
  responseId(): string | undefined;
  words: string;
  readers: readonly WatchedReader[];
  window: Window | null;
  /** What went wrong before it had ended. */
  met: ReadonlySet<OwnKind | SharedKind>;
  meet(kind: OwnKind | SharedKind): void;
  /** Has the message sent, and its own faults happen; resolves when the last one is over. */
  play(): Promise<void>;
  close(): Promise<void>;
};

type Surroundings = {
  lab: Lab;
  owner: Owner;
  /** True when an answer may end with less than was shown. */
  mayLose(): boolean;
  browser: Browser | null;
};

const REFUSAL = { code: 42913, statusCode: 429, message: 'too fast' };

/** Makes the chat, which says one thing first, sets it up, and opens its first readers. */
export async function invite(
  plan: ResponsePlan,
  { lab, owner, mayLose, browser }: Surroundings,
): Promise<Participant> {
  const chatId = uuidv7();
  const words = numbers(plan.count);
  const source = owner.source(chatId);
  const readers: WatchedReader[] = [];
  const met = new Set<OwnKind | SharedKind>();
  let responseId: string | undefined;
  let isOver = false;
  let published = 0;

  function meet(kind: OwnKind | SharedKind): void {
    if (!isOver) met.add(kind);
  }

  async function join(name: string): Promise<void> {
    const { port } = lab.services.realtime;
    const watch = { responseId: () => responseId, words, mayLose };
    readers.push(await openWatched(name, source, plan.hydration, port, watch));
  }

  function pickNetwork({ atMs }: Fault<OwnKind>) {
    return readers[atMs % readers.length]?.network;
  }

  const acts: Record<OwnKind, (fault: Fault<OwnKind>) => Promise<void> | void> = {
    'reader cut off': (fault) => pickNetwork(fault)?.cut(),
    async 'reader cut off for a while'(fault) {
      const network = pickNetwork(fault);
      network?.sever();
      await delay(fault.forMs);
      network?.restore();
    },
    // Done by what watches the publishes.
    'publishes refused': () => undefined,
    'late joiner': () => join(`reader ${readers.length + 1}, late`),
    stopped: () => (responseId ? owner.stop(chatId, responseId) : undefined),
    'page reloaded': () => window?.reload(),
  };

  async function act(fault: Fault<OwnKind>): Promise<void> {
    await delay(fault.atMs);
    if (fault.kind !== 'publishes refused') meet(fault.kind);
    await acts[fault.kind](fault);
  }

  const opened = Promise.withResolvers<void>();
  lab.watchPublishes(chatId, ([name]) => {
    if (name === 'stop') opened.resolve();
    return undefined;
  });
  await owner.say(chatId, 'count to 1');
  await opened.promise;
  const { pattern: streamingPattern, hydration } = plan;
  await owner.configure(chatId, { streamingPattern, hydration });
  await join('reader 1');
  const window =
    plan.hasWindow && browser
      ? await openWindow(browser, owner, lab.application.baseURL, chatId, mayLose)
      : null;
  lab.watchPublishes(chatId, ([name]) => {
    published += 1;
    if (!plan.refused.has(published)) {
      if (name === 'stop') isOver = true;
      return undefined;
    }
    meet('publishes refused');
    return REFUSAL;
  });

  return {
    ...{ plan, chatId, words, readers, window, met, meet },
    responseId: () => responseId,
    async play() {
      await delay(plan.startsAtMs);
      const prompt = `count to ${plan.count} at ${plan.perSecond} per second`;
      responseId = await owner.say(chatId, prompt);
      await Promise.all(plan.faults.map(act));
    },
    async close() {
      await Promise.all(readers.map((reader) => reader.close()));
      await window?.close();
    },
  };
}
