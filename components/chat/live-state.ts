/** How the open chat stands with the realtime service. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline';
