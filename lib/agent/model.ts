import 'server-only';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createGateway, jsonSchema, type LanguageModel, type ToolSet, tool } from 'ai';
import { getConfig } from '../config.ts';
import { createDemoModel } from './demo/model.ts';
import { weatherOf } from './demo/weather.ts';

/** The model that answers, by `AI_MODEL` and the keys that are set, and the tools that it has. */
export function getModel(): { model: LanguageModel; tools: ToolSet } {
  const { provider, modelId } = getConfig().model;
  switch (provider) {
    case 'demo':
      return { model: createDemoModel(), tools: DEMO_TOOLS };
    case 'gateway':
      return { model: createGateway()(modelId), tools: {} };
    case 'openai':
      return { model: createOpenAI()(modelId), tools: {} };
    case 'anthropic':
      return { model: createAnthropic()(modelId), tools: {} };
    case 'openai-compatible': {
      const { OPENAI_BASE_URL: baseURL = '', OPENAI_API_KEY: apiKey } = process.env;
      const compatible = createOpenAICompatible({
        name: 'openai-compatible',
        baseURL,
        ...(apiKey ? { apiKey } : {}),
      });
      return { model: compatible(modelId), tools: {} };
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
