import type { TokenDetails } from 'ably';
import type { Hydration, StreamingPattern } from '@/lib/chat/delivery-choice.ts';

/** How a browser reaches realtime; the server tells it at run time, so one build serves anywhere. */
export type RealtimeEndpoint = { endpoint?: string; port?: number; tls: boolean };

/** What a page brings for its connection. */
export type Seed = {
  endpoint: RealtimeEndpoint;
  /** Null for a visitor without a session: pages never make one. */
  token: TokenDetails | null;
};

/** What a page that was rendered with a chat brings for its channel. */
export type ChatSeed = {
  channelName: string;
  pattern: StreamingPattern;
  hydration: Hydration;
  /** When it was rendered. */
  isActive: boolean;
};

const [REALTIME, CHAT] = ['rewind-realtime', 'rewind-chat'];

/**
 * Tells the page's script how to connect. It stands in the head, so that the script need not wait
 * for hydration.
 */
export function RealtimeSeed(seed: Seed) {
  return <meta name={REALTIME} content={JSON.stringify(seed)} />;
}

/** Tells the page's script which chat it will follow. */
export function ChatToFollow(seed: ChatSeed) {
  return <meta name={CHAT} content={JSON.stringify(seed)} />;
}

/** What `RealtimeSeed` says; null while that part of the page has not arrived. Browser only. */
export function readSeed(): Seed | null {
  return readMeta<Seed>(REALTIME);
}

/** What `ChatToFollow` says; null for a page without a chat. Browser only. */
export function readChatSeed(): ChatSeed | null {
  return readMeta<ChatSeed>(CHAT);
}

function readMeta<T>(name: string): T | null {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`);
  return meta && (JSON.parse(meta.content) as T);
}
