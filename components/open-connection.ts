import type { createRealtimeConnection, RealtimeConnection } from './realtime-client.ts';
import { readChatSeed, readSeed } from './realtime-seed.tsx';

type Create = typeof createRealtimeConnection;

// The SDK for browsers has no place on the server, which renders what imports this.
let create: Create | null = null;

/** The connection that was begun with the page's own token, until it is opened. */
let begun: RealtimeConnection | null = null;

/**
 * Connects, and attaches the page's chat, while the page still hydrates: who comes back in
 * mid-answer waits for both. Call it once, before. Visitors without a session get their token later.
 */
export function beginConnection(make: Create): void {
  create = make;
  const seed = readSeed();
  if (!seed?.token) return;
  // Its token says who this is, and those that follow it say the same.
  begun = make(seed.endpoint, () => undefined, seed.token, readChatSeed());
}

/** The connection that `openConnection` will return next; null where that will be a new one. */
export function begunConnection(): RealtimeConnection | null {
  return begun;
}

/**
 * The page's connection to realtime, a new one at each call; close it. `onIdentified` is told who
 * this is, unless the page knew it. Browser only. Throws when the page does not say how to connect.
 */
export function openConnection(onIdentified: (userId: string) => void): RealtimeConnection {
  const opened = begun;
  begun = null;
  if (opened) return opened;
  const seed = readSeed();
  if (!create || !seed) throw new Error('the page does not say how to reach realtime');
  return create(seed.endpoint, onIdentified, null);
}
