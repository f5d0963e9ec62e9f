import type { ChannelOptions } from 'ably';

/** How an open chat gets what was said of an active response before its subscription began. */
export type Hydration = 'history' | 'rewind';

export const HYDRATIONS: readonly Hydration[] = ['history', 'rewind'];

/** Ably's reach without persistence, and its cap; whatever is older comes from history. */
const REWIND_PARAMS = { rewind: '2m', rewindLimit: '100' };

const PLAIN: ChannelOptions = {};
const REWOUND: ChannelOptions = { params: REWIND_PARAMS };

/**
 * The channel options for one mount. Rewind is asked for only when the page showed an active
 * response; the same objects are returned each time, because ably-js compares and `ChannelProvider`
 * sets options by identity.
 */
export function channelOptions(hydration: Hydration, hasActiveResponse: boolean): ChannelOptions {
  return hydration === 'rewind' && hasActiveResponse ? REWOUND : PLAIN;
}
