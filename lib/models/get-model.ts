import 'server-only';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createGateway, jsonSchema, type LanguageModel, type ToolSet, tool } from 'ai';
import type { ModelChoice } from '../config/config-models.ts';
import { createDemoModel } from './demo/demo-model.ts';
import { weatherOf } from './demo/weather.ts';
import { findModel } from './model-choice.ts';

export type Model = {
  model: LanguageModel;
  tools: ToolSet;
  /**
   * Goes on from an assistant message at the end of the conversation. Others take it for a finished
   * turn, or refuse it (Claude, from 4.6 on): they have to be asked.
   */
  takesPrefill: boolean;
};

/** The model of this name, as a response's row has it; without one that of `AI_MODEL`. */
export function getModel(name?: string): Model {
  const { provider, modelId } = findModel(name);
  if (provider === 'demo') {
    const model = createDemoModel({ isThoughtful: modelId === 'thoughtful' });
    return { model, tools: DEMO_TOOLS, takesPrefill: true };
  }
  return { model: createProviderModel(provider, modelId), tools: {}, takesPrefill: false };
}

function createProviderModel(
  provider: Exclude<ModelChoice['provider'], 'demo'>,
  modelId: string,
): LanguageModel {
  switch (provider) {
    case 'gateway':
      return createGateway()(modelId);
    case 'openai':
      return createOpenAI()(modelId);
    case 'anthropic':
      return createAnthropic()(modelId);
    case 'openai-compatible': {
      const { OPENAI_BASE_URL: baseURL = '', OPENAI_API_KEY: apiKey } = process.env;
      const compatible = createOpenAICompatible({
        name: 'openai-compatible',
        baseURL,
        ...(apiKey ? { apiKey } : {}),
      });
      return compatible(modelId);
    }
  }
}

const DEMO_TOOLS: ToolSet = {
  weather: tool({
    description: 'The weather in a city, made up from its name.',
    inputSchema: jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    }),
    execute: async ({ city }) => weatherOf(city),
  }),
};
