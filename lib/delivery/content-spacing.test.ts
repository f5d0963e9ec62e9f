import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STREAMING_PATTERNS } from '../chat/delivery-choice.ts';
import { createPublisher } from './create-publisher.ts';
import { ANSWER_ID } from './testing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Publishes a token a millisecond for `ms`; resolves with when each message was handed over. */
async function publishFor(
  ms: number,
  pattern: (typeof STREAMING_PATTERNS)[number],
  activeResponses: number,
): Promise<number[]> {
  const times: number[] = [];
  const begun = performance.now();
  const take = async () => {
    times.push(performance.now() - begun);
    return 'serial';
  };
  const publisher = createPublisher(
    pattern,
    {
      ...{ publish: take, create: take, append: take, update: take },
      ...{ connectionId: () => 'one', whenConnected: async () => 'one' },
    },
    {
      responseId: ANSWER_ID,
      activeResponses: () => activeResponses,
      onUndelivered(reason) {
        throw reason;
      },
    },
  );
  for (let index = 0; index < ms; index += 1) {
    const text = ` ${index}`;
    publisher.content({ kind: 'token', partIndex: 0, partId: '0', partType: 'text', text });
    await vi.advanceTimersByTimeAsync(1);
  }
  return times;
}

// PROTOCOL.md P19
describe.each(STREAMING_PATTERNS)('a model that is faster than the channel, %s', (pattern) => {
  it('has its tokens published every 25 ms', async () => {
    expect(await publishFor(101, pattern, 1)).toEqual([0, 25, 50, 75, 100]);
  });

  it('shares that with another response of the chat', async () => {
    expect(await publishFor(101, pattern, 2)).toEqual([0, 50, 100]);
  });
});
