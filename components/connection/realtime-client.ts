import type { RealtimeClient, TokenDetails } from 'ably';
import { BaseRealtime, FetchRequest, Rest, WebSocketTransport } from 'ably/modular';
import { type EarlyFeed, feedEarly } from '@/lib/conversation/early-feed.ts';
import { channelOptions } from '@/lib/conversation/hydration.ts';
import type { ChatSeed, RealtimeEndpoint } from './realtime-seed.tsx';

/** Between attempts to reconnect; the SDK's default of 15 s is long for a reader who waits. */
const RETRY_MS = 2_000;

/** A token is renewed before a request when it has less than this left. */
const TOKEN_MARGIN_MS = 60_000;

export type RealtimeConnection = {
  client: RealtimeClient;
  /**
   * Call before a REST request of the SDK. ably-js answers an expired token by asking for a new
   * one and sending the old one again, for ever: after a sleep that is where a page would hang.
   */
  ensureToken(): Promise<void>;
  /**
   * What the channel of the page's own chat has brought so far; null for other chats, and after the
   * first call.
   */
  takeFeed(channelName: string): EarlyFeed | null;
};

/**
 * The page's Ably client. `onIdentified` is called with the user's id at each token: before the
 * first one the visitor may not exist on the server. `renderedToken` came with the page of a
 * visitor with a session, and saves a request; `chat` is the chat of that page, and its channel is
 * attached at once. Browser only: making it connects.
 */
export function createRealtimeConnection(
  { endpoint, port, tls }: RealtimeEndpoint,
  onIdentified: (userId: string) => void,
  renderedToken: TokenDetails | null,
  chat: ChatSeed | null = null,
): RealtimeConnection {
  let renewAt = 0;
  let rendered = renderedToken;

  async function nextToken(): Promise<TokenDetails> {
    const first = rendered;
    rendered = null;
    // The token was made while this page was rendered, so it is as old as the page.
    const age = performance.now();
    const isFresh = first && age < first.expires - first.issued - TOKEN_MARGIN_MS;
    const token = isFresh ? first : await fetchToken();
    // By the clock of this device alone, which may differ from the server's.
    renewAt = Date.now() + (token.expires - token.issued) - TOKEN_MARGIN_MS - (isFresh ? age : 0);
    if (token.clientId) onIdentified(token.clientId);
    return token;
  }

  const client = new BaseRealtime({
    plugins: { WebSocketTransport, FetchRequest, Rest },
    authCallback: (_params, callback) => {
      nextToken().then(
        (token) => callback(null, token),
        (error) => callback(String(error), null),
      );
    },
    // A page may stay after `beforeunload` (a download) or come back from the browser's cache, and
    // a connection that was closed then would never open again.
    closeOnUnload: false,
    disconnectedRetryTimeout: RETRY_MS,
    suspendedRetryTimeout: RETRY_MS,
    tls,
    ...(endpoint ? { endpoint } : {}),
    ...(port ? { port, tlsPort: port } : {}),
  });
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) client.close();
  });
  let feed = chat && feedChat(client, chat);
  return {
    client,
    takeFeed(channelName) {
      if (channelName !== chat?.channelName) return null;
      const taken = feed;
      feed = null;
      return taken;
    },
    async ensureToken() {
      if (Date.now() >= renewAt) await client.auth.authorize();
    },
  };
}

function feedChat(client: RealtimeClient, chat: ChatSeed): EarlyFeed {
  const { channelName, pattern, hydration, isActive } = chat;
  const options = channelOptions(hydration, pattern, isActive);
  return feedEarly({
    pattern,
    channel: client.channels.get(channelName, options),
    wantsHistory: isActive && options.params?.rewind === undefined,
  });
}

/**
 * Tabs that open together ask one after another, so that the first request makes one guest for all
 * of them.
 */
function fetchToken(): Promise<TokenDetails> {
  const ask = async () => {
    const response = await fetch('/api/ably/token', { cache: 'no-store' });
    if (!response.ok) throw new Error(`the token route answered ${response.status}`);
    return (await response.json()) as TokenDetails;
  };
  return navigator.locks ? navigator.locks.request('rewind-token', ask) : ask();
}
