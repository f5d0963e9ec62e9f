import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { ModelMessage } from 'ai';
import { expect, it, vi } from 'vitest';
import { anAnswer, aQuestion } from '../../delivery/testing.ts';
import { createDemoModel } from '../../models/demo/demo-model.ts';
import { askModel } from './ask-model.ts';

const given = vi.hoisted(() => ({ takesPrefill: true, prompts: [] as LanguageModelV4Prompt[] }));

vi.mock('../../models/get-model.ts', () => ({
  getModel: () => {
    const demo = createDemoModel();
    const doStream: typeof demo.doStream = (options) => {
      given.prompts.push(options.prompt);
      return demo.doStream(options);
    };
    return { model: { ...demo, doStream }, tools: {}, takesPrefill: given.takesPrefill };
  },
}));

vi.mock('./conversation-history.ts', () => ({
  loadModelMessages: async (): Promise<ModelMessage[]> => [
    { role: 'user', content: 'count to 3' },
    { role: 'assistant', content: '1 2' },
  ],
}));

async function goOn(takesPrefill: boolean): Promise<LanguageModelV4Prompt> {
  Object.assign(given, { takesPrefill, prompts: [] });
  const outcome = await askModel({
    chatId: '',
    message: aQuestion(),
    response: anAnswer({ parts: [{ type: 'text', text: '1 2' }], seq: 2 }),
    signal: new AbortController().signal,
    onContent: () => undefined,
  });
  expect(outcome).toEqual({ status: 'complete' });
  return given.prompts[0] ?? [];
}

it('lets a model go on from its own words where it can', async () => {
  expect((await goOn(true)).map(({ role }) => role)).toEqual(['user', 'assistant']);
});

it('asks other models to go on: they refuse a conversation that ends with an answer', async () => {
  const prompt = await goOn(false);
  expect(prompt.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(JSON.stringify(prompt.at(-1))).toContain('interrupted');
});
