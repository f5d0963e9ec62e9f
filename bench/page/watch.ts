/** What the page under observation did since it was opened. Times in ms since 1970. */
export type PageWatch = {
  /** What came over WebSockets, as text. */
  arrivals: { time: number; text: string }[];
  /** At `time` the token with this number was the last one of the answer that shows its number. */
  sightings: { time: number; number: number }[];
  /** Tasks of the main thread that took longer than 50 ms. */
  longTasks: { time: number; duration: number }[];
};

declare global {
  interface Window {
    benchWatch?: () => PageWatch;
  }
}

/**
 * Runs in the page before its own scripts. It looks only at the end of the answer: what it costs
 * must not grow with it.
 */
export function watchPage(): void {
  const now = () => performance.timeOrigin + performance.now();
  const received: { time: number; data: unknown }[] = [];
  const sightings: PageWatch['sightings'] = [];
  const longTasks: PageWatch['longTasks'] = [];

  const NativeSocket = WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => received.push({ time: now(), data }));
    }
  };

  function lastNumberIn(node: Node): number {
    if (node instanceof Text) return Number(/(\d+)\D*$/.exec(node.data.slice(-80))?.[1] ?? 0);
    for (let child = node.lastChild; child; child = child.previousSibling) {
      const number = lastNumberIn(child);
      if (number > 0) return number;
    }
    return 0;
  }

  function look(): void {
    const answer = document.querySelector('article[data-role="assistant"]:last-of-type');
    const part = answer?.querySelector('[data-part="text"]');
    const number = part ? lastNumberIn(part) : 0;
    const last = sightings.at(-1)?.number ?? 0;
    if (number !== last) sightings.push({ time: now(), number });
  }

  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      longTasks.push({ time: performance.timeOrigin + startTime, duration });
    }
  }).observe({ type: 'longtask', buffered: true });

  const decoder = new TextDecoder();
  const toText = (data: unknown) =>
    data instanceof ArrayBuffer ? decoder.decode(data) : String(data);
  window.benchWatch = () => ({
    arrivals: received.map(({ time, data }) => ({ time, text: toText(data) })),
    sightings,
    longTasks,
  });
}
