import { openChatPage } from '../browser/chat-page.ts';
import type { Tabs } from '../browser/tab.ts';
import { writePrompt } from '../counting.ts';
import { nextRun } from './contender.ts';

/** Longer than a sample takes. */
const ANSWER = { count: 2_000, rate: 30 };

/** Numbers after which it is stopped. */
const SHOWN = 30;

const PATIENCE_MS = 20_000;

/**
 * From the click on Stop in one tab until it and the one that asked both say that the answer was
 * cancelled, in ms, a value per sample; each in a chat of its own.
 */
export async function measureStop(url: string, samples: number, tabs: Tabs): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const [asking, other] = [await openChatPage(tabs), await openChatPage(tabs)];
    try {
      await asking.open(url);
      await asking.send(writePrompt(ANSWER, nextRun()));
      await asking.untilShown(SHOWN, PATIENCE_MS);
      await other.open(await asking.url());
      await other.untilShown(SHOWN, PATIENCE_MS);
      await other.stop();
      await Promise.all([asking, other].map((page) => page.untilDone('cancelled')));
      const { stoppedAt, cancelledAt } = await other.read();
      const seen = await asking.read();
      if (stoppedAt === 0) throw new Error('the click on Stop was not observed');
      times.push(Math.max(cancelledAt, seen.cancelledAt) - stoppedAt);
    } finally {
      await asking.close();
      await other.close();
    }
  }
  return times;
}
