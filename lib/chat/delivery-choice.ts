/** How a response travels over its channel (Ably docs: ai-transport/token-streaming). */
export type StreamingPattern = 'message-per-token' | 'message-per-response';

/** How an open chat gets what was said of an active response before its subscription began. */
export type Hydration = 'history' | 'rewind';

export const STREAMING_PATTERNS: readonly StreamingPattern[] = [
  'message-per-token',
  'message-per-response',
];

export const HYDRATIONS: readonly Hydration[] = ['history', 'rewind'];

/** How a chat is delivered: over which pattern, and how a page gets what it missed. */
export type Delivery = { streamingPattern: StreamingPattern; hydration: Hydration };

/**
 * How a chat is delivered: as its owner chose, and where they chose nothing (null), or there is no
 * chat yet, as `defaults` say, which are the server's.
 */
export function effectiveDelivery(
  chat: { [Setting in keyof Delivery]: Delivery[Setting] | null } | null,
  defaults: Delivery,
): Delivery {
  return {
    streamingPattern: chat?.streamingPattern ?? defaults.streamingPattern,
    hydration: chat?.hydration ?? defaults.hydration,
  };
}
