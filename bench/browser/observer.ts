/** At `time` (ms since 1970) the page showed the numbers up to `count`, and before it fewer. */
type Sighting = { time: number; count: number };

/** What the page under observation showed since its navigation started, at `startedAt`. */
export type Observation = {
  startedAt: number;
  /** When Send was clicked last; 0: never. */
  clickedAt: number;
  /** When Stop was clicked here, and when the last answer first said that it was cancelled; 0: never. */
  stoppedAt: number;
  cancelledAt: number;
  sightings: Sighting[];
  /** The whole text of the last answer. */
  text: string;
};

declare global {
  interface Window {
    benchObservation?: () => Observation;
  }
}

/**
 * Runs in the page before its own scripts, the same for every contender: writes down when each
 * number is first in the text of the last answer. The time is that of the DOM change; the paint
 * that follows is the same work for all.
 */
export function observe(): void {
  const startedAt = performance.timeOrigin;
  const sightings: Sighting[] = [];
  let clickedAt = 0;
  let stoppedAt = 0;
  let cancelledAt = 0;
  let highest = 0;

  function answerText(): string {
    const articles = document.querySelectorAll('article[data-role="assistant"]');
    const parts = articles[articles.length - 1]?.querySelectorAll('[data-part="text"]');
    return parts?.[parts.length - 1]?.textContent ?? '';
  }

  function look(): void {
    const answers = document.querySelectorAll('article[data-role="assistant"]');
    const status = answers[answers.length - 1]?.getAttribute('data-status');
    if (status === 'cancelled') cancelledAt ||= startedAt + performance.now();
    const count = Number(/(\d+)\s*$/.exec(answerText().slice(-12))?.[1] ?? 0);
    if (count <= highest) return;
    highest = count;
    sightings.push({ time: startedAt + performance.now(), count });
  }

  addEventListener(
    'click',
    ({ target, timeStamp }) => {
      if (!(target instanceof Element)) return;
      const label = target.closest('button')?.ariaLabel;
      if (label === 'Stop generating') stoppedAt = startedAt + timeStamp;
      if (label !== 'Send message') return;
      clickedAt = startedAt + timeStamp;
      highest = 0;
      sightings.length = 0;
    },
    { capture: true },
  );
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['data-status'],
  });
  window.benchObservation = () => ({
    ...{ startedAt, clickedAt, stoppedAt, cancelledAt, sightings },
    text: answerText().trim(),
  });
}
