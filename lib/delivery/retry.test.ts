import { expect, it, vi } from 'vitest';
import { retry } from './retry.ts';

const refused = new Error('refused');

function start(failures: number, options: { attempts?: number; isFinal?: () => boolean } = {}) {
  const waits: number[] = [];
  const attempt = vi.fn(async () => {
    if (attempt.mock.calls.length <= failures) throw refused;
    return 'done';
  });
  const sleep = async (ms: number) => void waits.push(ms);
  const result = retry(attempt, { firstMs: 100, longestMs: 500, sleep, ...options });
  return { result, waits, attempt };
}

it('tries until an attempt succeeds, with waits that double up to the longest', async () => {
  const { result, waits } = start(5);
  expect(await result).toBe('done');
  expect(waits).toEqual([100, 200, 400, 500, 500]);
});

it('rejects as the last attempt did when there are no more', async () => {
  const { result, attempt } = start(5, { attempts: 3 });
  await expect(result).rejects.toBe(refused);
  expect(attempt).toHaveBeenCalledTimes(3);
});

it('does not try again what cannot succeed', async () => {
  const { result, attempt } = start(5, { isFinal: () => true });
  await expect(result).rejects.toBe(refused);
  expect(attempt).toHaveBeenCalledTimes(1);
});

it('gives up when its sleep does', async () => {
  const aborted = new Error('aborted');
  const sleep = () => Promise.reject(aborted);
  const result = retry(() => Promise.reject(refused), { firstMs: 1, longestMs: 1, sleep });
  await expect(result).rejects.toBe(aborted);
});
