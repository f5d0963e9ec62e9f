import type { BrowserContext } from '@playwright/test';

/** How a fault is named in which an answer lost words that it had shown. */
export const TOOK_BACK = 'took back';

/** What a broken network makes a browser say; everything else that it says is a fault. */
const NETWORK_NOISE = /Failed to load resource|WebSocket connection to|net::ERR_/;

/**
 * Reports to `onFault` whatever no page of a context may ever do, whichever test it is: raise an
 * error, show a counted answer with a hole or a repetition, or take back what an answer has said.
 */
export async function watchPages(
  context: BrowserContext,
  onFault: (fault: string) => void,
): Promise<void> {
  context.on('weberror', (error) => onFault(`page error: ${error.error().stack}`));
  context.on('console', (message) => {
    const isFault = message.type() === 'error' && !NETWORK_NOISE.test(message.text());
    if (isFault) onFault(`console: ${message.text()}`);
  });
  await context.exposeBinding('reportFault', (_source, fault: string) => onFault(fault));
  await context.addInitScript(watchAnswers);
}

/** Runs in the page, so it can use nothing from outside of itself. */
function watchAnswers(): void {
  const page = window as Window & { reportFault?(fault: string): void };
  const said = new Map<string, string>();

  function look(article: Element): void {
    const id = article.getAttribute('data-message-id') ?? '';
    const parts = [...article.querySelectorAll('[data-part="text"]')];
    const text = parts.map((part) => part.textContent).join('');
    const before = said.get(id) ?? '';
    if (text === before) return;
    said.set(id, text);
    // Markdown that is not finished yet may change its form; counted numbers may not.
    if (!/^1( |$)/.test(before || text)) return;
    const words = text === '' ? [] : text.split(' ');
    const wrong = words.findIndex((word, index) => word !== String(index + 1));
    if (wrong >= 0) page.reportFault?.(`${id} says "${words[wrong]}" in place ${wrong + 1}`);
    if (text.length < before.length) {
      // In the words of `TOOK_BACK`.
      page.reportFault?.(`${id} took back "${before.slice(text.length)}"`);
    }
  }

  new MutationObserver(() => {
    for (const article of document.querySelectorAll('[data-role="assistant"]')) look(article);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
