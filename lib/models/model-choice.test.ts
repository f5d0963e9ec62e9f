import { afterEach, expect, it, vi } from 'vitest';
import { findModel, requireModel } from './model-choice.ts';

const models = ['demo', 'demo/thoughtful'].map((name) => ({ name, provider: 'demo' }));

vi.mock('../config/config.ts', () => ({ getConfig: () => ({ models }) }));

afterEach(() => vi.restoreAllMocks());

it('takes the first model when none is asked for, and none that is not there', () => {
  expect(requireModel(undefined)).toBe('demo');
  expect(requireModel('demo/thoughtful')).toBe('demo/thoughtful');
  expect(() => requireModel('openai/x')).toThrow(
    'There is no model "openai/x". There are: demo, demo/thoughtful.',
  );
});

it('has the first model answer for one that is gone, and says so', () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  expect(findModel('demo/thoughtful').name).toBe('demo/thoughtful');
  expect(findModel(undefined).name).toBe('demo');
  expect(said).not.toHaveBeenCalled();
  expect(findModel('openai/x').name).toBe('demo');
  expect(said.mock.calls.flat().join(' ')).toContain('"openai/x" is not configured any more');
});
