import { warmUpMarkdown } from './markdown.tsx';
import { warmUpTimes } from './message-time.tsx';

/** Of browsers without idle callbacks (Safari). */
const LATER_MS = 200;

/**
 * Does what is slow the first time when the browser has time for it: it would delay the first token
 * of an answer. Returns the function that cancels it.
 */
export function warmUp(): () => void {
  const work = () => {
    warmUpMarkdown();
    warmUpTimes();
  };
  if (!window.requestIdleCallback) {
    const timer = setTimeout(work, LATER_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work);
  return () => cancelIdleCallback(handle);
}
