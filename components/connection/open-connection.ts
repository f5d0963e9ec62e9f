import type { createRealtimeConnection, RealtimeConnection } from './realtime-client.ts';
import { readChatSeed, readSeed } from './realtime-seed.tsx';

type Create = typeof createRealtimeConnection;

// Not imported: the server renders the components that import this file, and the SDK for browsers
// must not load there.
let create: Create | null = null;

/** The connection that was begun with the token of the page, until `openConnection` takes it. */
let begun: RealtimeConnection | null = null;

/**
 * Connects, and attaches to the channel of the page's chat, before the page hydrates: a reader who
 * reloads in the middle of an answer waits for both. Call it once. It does nothing for visitors
 * without a token yet, and when the script runs before the page's head is there.
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
 * The page's connection to realtime, a new one at each call; close it. `onIdentified` is called
 * with the user's id, unless the page knew it. Browser only. Throws when the page does not say how
 * to connect.
 */
export function openConnection(onIdentified: (userId: string) => void): RealtimeConnection {
  const seed = readSeed();
  if (!create || !seed) throw new Error('the page does not say how to reach realtime');
  const opened = begun ?? connectAsRendered(create);
  begun = null;
  return opened ?? create(seed.endpoint, onIdentified, null);
}

/**
 * Connects with the token of the page. The page knows its user already, and later tokens are the
 * same user's.
 */
function connectAsRendered(make: Create): RealtimeConnection | null {
  const seed = readSeed();
  return seed?.token ? make(seed.endpoint, () => undefined, seed.token, readChatSeed()) : null;
}
