import { expect, it, vi } from 'vitest';
import { PUBLISH_ATTEMPTS, publishWithRetry, type Refusal } from './publisher.ts';

const TOO_LARGE = 40009;
const TOO_FAST = 42911;

function refusing(code: number, times: number) {
  let left = times;
  return vi.fn(async (): Promise<Refusal | null> => {
    left -= 1;
    return left >= 0 ? { code } : null;
  });
}

it('publishes again what was refused', async () => {
  const publish = refusing(TOO_FAST, 1);
  expect(await publishWithRetry(publish, 1)).toBe(true);
  expect(publish).toHaveBeenCalledTimes(2);
});

it('gives up after a few attempts', async () => {
  const publish = refusing(TOO_FAST, 100);
  expect(await publishWithRetry(publish, 1)).toBe(false);
  expect(publish).toHaveBeenCalledTimes(PUBLISH_ATTEMPTS);
});

it('does not publish again what is too large: it stays so, and the commit must not wait', async () => {
  const publish = refusing(TOO_LARGE, 100);
  expect(await publishWithRetry(publish, 1)).toBe(false);
  expect(publish).toHaveBeenCalledTimes(1);
});
