import 'server-only';
import { APICallError, RetryError } from 'ai';
import type { ResponseError } from '../chat/message.ts';
import { DemoModelError } from './demo/demo-model.ts';

/** What a reader may know of a model's failure: providers put keys and prompts in their messages. */
export function describeModelError(error: unknown): ResponseError {
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  if (cause instanceof DemoModelError) return { code: 'model_error', message: cause.message };
  if (!APICallError.isInstance(cause)) {
    return { code: 'model_error', message: 'The model could not finish this answer.' };
  }
  switch (cause.statusCode) {
    case 401:
    case 403:
      return { code: 'model_refused_key', message: 'The model provider refused the API key.' };
    case 404:
      return { code: 'model_unknown', message: 'The model provider does not know this model.' };
    case 429:
      return { code: 'model_busy', message: 'The model provider is busy. Try again in a moment.' };
    default:
      return { code: 'model_error', message: 'The model provider answered with an error.' };
  }
}
