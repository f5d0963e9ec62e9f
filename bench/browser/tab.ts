import { once } from 'node:events';
import type { Browser, CDPSession } from '@playwright/test';

/** A browser context of its own: its tabs share cookies with each other only. */
export type Tabs = { open(): Promise<Tab> };

/**
 * A tab that is driven over the DevTools protocol with nothing switched on that a measurement does
 * not need: Playwright's pages tell of every request and every frame of a socket, which takes the
 * browser longer than much of what is measured here.
 */
type Tab = {
  /** Resolves when the page has loaded. */
  navigate(url: string): Promise<void>;
  /** Resolves when the new document has taken the place of the old one. */
  reload(): Promise<void>;
  /** Runs in every new document, before its own scripts; can use nothing from outside of itself. */
  addInitScript(script: () => void): Promise<void>;
  /** Runs in the page, so it can use nothing from outside of itself. Rejects with what it throws. */
  evaluate<Result, Argument = undefined>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  /** Puts text where the focus is. */
  insertText(text: string): Promise<void>;
  /** Presses the main button of the mouse there, in CSS pixels of the viewport. */
  click(place: { x: number; y: number }): Promise<void>;
  close(): Promise<void>;
};

type Answer = { id?: number; method?: string; result?: unknown; error?: { message: string } };

const VIEWPORT = { width: 1280, height: 800 };

export async function createTabs(browser: Browser): Promise<Tabs> {
  const root = await browser.newBrowserCDPSession();
  // Playwright lets go of what is in a context that it did not make.
  const { browserContextId } = await root.send('Target.createBrowserContext');
  return {
    async open() {
      const blank = { url: 'about:blank', browserContextId, newWindow: true, ...VIEWPORT };
      const { targetId } = await root.send('Target.createTarget', blank);
      return openTab(root, targetId);
    },
  };
}

async function openTab(root: CDPSession, targetId: string): Promise<Tab> {
  const { sessionId } = await root.send('Target.attachToTarget', { targetId });
  const events = new EventTarget();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  const onMessage = (received: { sessionId: string; message: string }) => {
    if (received.sessionId !== sessionId) return;
    const { id, method, result, error } = JSON.parse(received.message) as Answer;
    if (method !== undefined) events.dispatchEvent(new Event(method));
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || !asked) return;
    waiting.delete(id);
    if (error) asked.reject(new Error(error.message));
    else asked.resolve(result);
  };
  root.on('Target.receivedMessageFromTarget', onMessage);

  const send = (async (method, params) => {
    lastId += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(lastId, asked);
    const message = JSON.stringify({ id: lastId, method, params });
    await root.send('Target.sendMessageToTarget', { sessionId, message });
    return asked.promise;
  }) as CDPSession['send'];

  await send('Page.enable');
  await send('Emulation.setDeviceMetricsOverride', {
    ...VIEWPORT,
    ...{ deviceScaleFactor: 1, mobile: false },
  });
  // As if each were the one in front: the others would be slowed down.
  await send('Emulation.setFocusEmulationEnabled', { enabled: true });

  return {
    async navigate(url) {
      const loaded = once(events, 'Page.loadEventFired');
      const { errorText } = await send('Page.navigate', { url });
      if (errorText) throw new Error(`${url} was not opened: ${errorText}`);
      await loaded;
    },
    async reload() {
      const committed = once(events, 'Page.frameNavigated');
      await send('Page.reload');
      await committed;
    },
    async addInitScript(script) {
      await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script})()` });
    },
    async evaluate<Result, Argument>(
      script: (argument: Argument) => Result | Promise<Result>,
      argument?: Argument,
    ) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression: `(${script})(${JSON.stringify(argument) ?? ''})`,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) {
        const { exception, text } = exceptionDetails;
        throw new Error(`in the page: ${exception?.description ?? text}`);
      }
      return result.value as Result;
    },
    async insertText(text) {
      await send('Input.insertText', { text });
    },
    async click(place) {
      const press = { ...place, button: 'left', clickCount: 1 } as const;
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place });
      await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...press });
      await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...press });
    },
    async close() {
      root.off('Target.receivedMessageFromTarget', onMessage);
      await root.send('Target.closeTarget', { targetId });
    },
  };
}
