import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  convertToModelMessages,
  createUIMessageStreamResponse,
  streamText,
  toUIMessageStream,
  type UIMessage,
} from 'ai';

/** Answers over server-sent events, as the AI SDK's documentation has it. */
export async function POST(request: Request): Promise<Response> {
  const { messages } = (await request.json()) as { messages: UIMessage[] };
  const { OPENAI_BASE_URL: baseURL = '' } = process.env;
  const provider = createOpenAICompatible({ name: 'openai-compatible', baseURL });
  const result = streamText({
    model: provider('bench'),
    messages: await convertToModelMessages(messages),
    abortSignal: request.signal,
  });
  return createUIMessageStreamResponse({ stream: toUIMessageStream({ stream: result.stream }) });
}
