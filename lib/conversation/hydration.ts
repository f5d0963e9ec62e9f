import type { ChannelOptions } from 'ably';
import type { Hydration, StreamingPattern } from '../chat/delivery-choice.ts';

/**
 * Ably's reach without persistence, and its cap; whatever is older comes from history. Of a
 * message that grows Ably counts the time of its creation, so those are asked for by number
 * (PROTOCOL.md P43).
 */
const REWOUND: Record<StreamingPattern, ChannelOptions> = {
  'message-per-token': { params: { rewind: '2m', rewindLimit: '100' } },
  'message-per-response': { params: { rewind: '20' } },
};

const PLAIN: ChannelOptions = {};

/**
 * The channel options for one mount. Rewind is asked for only when the page showed an active
 * response; the same objects are returned each time, because ably-js compares and `ChannelProvider`
 * sets options by identity.
 */
export function channelOptions(
  hydration: Hydration,
  pattern: StreamingPattern,
  hasActiveResponse: boolean,
): ChannelOptions {
  return hydration === 'rewind' && hasActiveResponse ? REWOUND[pattern] : PLAIN;
}
