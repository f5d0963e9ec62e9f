import { afterEach, expect, it, vi } from 'vitest';
import { runStep } from './step.ts';

const printed: string[] = [];
vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
  printed.push(String(line));
  return true;
});

afterEach(() => {
  printed.length = 0;
});

it('says what is being done before it is done, and then how long it took', async () => {
  const work = Promise.withResolvers<string>();
  const result = runStep('Database', 'starting', () => work.promise);
  expect(printed).toEqual(['Database   starting ...\n']);
  work.resolve('started');
  expect(await result).toBe('started');
  expect(printed[1]).toMatch(/^Database {3}starting: \d+\.\d s\n$/);
});

it('says nothing of an end that did not come', async () => {
  const failed = new Error('no database');
  await expect(runStep('Database', 'starting', () => Promise.reject(failed))).rejects.toBe(failed);
  expect(printed).toHaveLength(1);
});
