import type { createRealtimeConnection, RealtimeConnection } from './realtime-client.ts';
import { readChatSeed, readSeed } from './realtime-seed.tsx';

type Create = typeof createRealtimeConnection;

// The SDK for browsers has no place on the server, which renders what imports this.
let create: Create | null = null;

/** The connection that was begun with the page's own token, until it is opened. */
let begun: RealtimeConnection | null = null;

/**
 * Connects, and attaches the page's chat, while the page still hydrates: who comes back in
 * mid-answer waits for both. Call it once, before. Does nothing yet for visitors who get their token
 * later, and where the script is ahead of the page.
 */
export function beginConnection(make: Create): void {
  create = make;
  begun = connectAsRendered(make);
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
  const seed = readSeed();
  if (!create || !seed) throw new Error('the page does not say how to reach realtime');
  const opened = begun ?? connectAsRendered(create);
  begun = null;
  return opened ?? create(seed.endpoint, onIdentified, null);
}

/** With the token that came with the page; it says who this is, and those that follow it the same. */
function connectAsRendered(make: Create): RealtimeConnection | null {
  const seed = readSeed();
  return seed?.token ? make(seed.endpoint, () => undefined, seed.token, readChatSeed()) : null;
}
