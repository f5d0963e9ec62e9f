import type { StreamingPattern } from '../chat/records.ts';

export const STREAMING_PATTERNS: readonly StreamingPattern[] = [
  'message-per-token',
  'message-per-response',
];
