import type { RealtimeConnection } from './realtime-client.ts';
import { readChatSeed, readSeed } from './realtime-seed.tsx';

// The SDK for browsers has no place on the server.
const client = typeof window === 'undefined' ? null : import('./realtime-client.ts');

/** The connection that was begun with the page's own token, until it is opened. */
let begun = begin();

/**
 * Connects, and attaches the page's chat, while the page still hydrates: who comes back in
 * mid-answer waits for both. Null for visitors who get their token later, and where the script is
 * ahead of the page.
 */
function begin(): { userId: string; connection: Promise<RealtimeConnection> } | null {
  const seed = client && readSeed();
  const userId = seed?.token?.clientId;
  if (!client || !seed || !userId) return null;
  const connection = client.then(({ createRealtimeConnection }) =>
    // It says who this is, and those that follow it say the same.
    createRealtimeConnection(seed.endpoint, () => undefined, seed.token, readChatSeed()),
  );
  // Told to whoever opens it.
  connection.catch(() => undefined);
  return { userId, connection };
}

/**
 * The page's connection to realtime, a new one at each call; close it. `onIdentified` is told who
 * this is. Browser only. Rejects when the page lacks what it connects with, or the SDK did not load.
 */
export async function openConnection(
  onIdentified: (userId: string) => void,
): Promise<RealtimeConnection> {
  const early = begun ?? begin();
  begun = null;
  if (early) {
    const connection = await early.connection;
    onIdentified(early.userId);
    return connection;
  }
  const seed = readSeed();
  if (!client || !seed) throw new Error('the page does not say how to reach realtime');
  return (await client).createRealtimeConnection(seed.endpoint, onIdentified, null);
}
