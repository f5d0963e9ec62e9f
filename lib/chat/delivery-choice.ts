/** How a response travels over its channel (Ably docs: ai-transport/token-streaming). */
export type StreamingPattern = 'message-per-token' | 'message-per-response';

/** How an open chat gets what was said of an active response before its subscription began. */
export type Hydration = 'history' | 'rewind';

export const STREAMING_PATTERNS: readonly StreamingPattern[] = [
  'message-per-token',
  'message-per-response',
];

export const HYDRATIONS: readonly Hydration[] = ['history', 'rewind'];
