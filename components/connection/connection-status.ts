/**
 * The state of this page's connection to the realtime service. `offline`: this device has no
 * network; `stopped`: the connection was refused, and nothing tries again.
 */
export type ConnectionStatus = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'stopped';
