import type { TokenDetails } from 'ably';
import type { RealtimeEndpoint } from './realtime-client.ts';

/** What a page brings for its connection. */
export type Seed = {
  endpoint: RealtimeEndpoint;
  /** Null for a visitor without a session: pages never make one. */
  token: TokenDetails | null;
};

const NAME = 'rewind-realtime';

/** Tells the page's script how to connect: as its head has it, nothing need be hydrated for that. */
export function RealtimeSeed(seed: Seed) {
  return <meta name={NAME} content={JSON.stringify(seed)} />;
}

/** What `RealtimeSeed` told; null as long as the page has not come so far. Browser only. */
export function readSeed(): Seed | null {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${NAME}"]`);
  return meta && (JSON.parse(meta.content) as Seed);
}
