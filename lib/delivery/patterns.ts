/** How a response travels over its channel (Ably docs: ai-transport/token-streaming). */
export type StreamingPattern = 'message-per-token' | 'message-per-response';

export const STREAMING_PATTERNS: readonly StreamingPattern[] = [
  'message-per-token',
  'message-per-response',
];
