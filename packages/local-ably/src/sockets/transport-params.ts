import type { ConnectionParams } from '../core/connection.ts';
import type { Limits } from '../options.ts';
import type { Format } from '../wire/payload-codec.ts';

const standardIdleMs = 15_000;

/** What an upgrade request says of its connection (Ably docs: realtime/connect, transportParams). */
type TransportParams = {
  readonly format: Format;
  /** False for clients that see WebSocket pings, which then serve as heartbeats (RTN23b). */
  readonly wantsHeartbeatFrames: boolean;
  /** Longest silence promised to the client, ms; it gives a socket up 10 s after it. */
  readonly maxIdleMs: number;
  readonly clientId: string | undefined;
  /** The key of the connection it wants to go on with. */
  readonly resumeKey: string | undefined;
  readonly connection: ConnectionParams;
};

/** Reads the query of an upgrade request. Unknown params, and values out of range, are ignored. */
export function readTransportParams(query: URLSearchParams, limits: Limits): TransportParams {
  return {
    format: query.get('format') === 'msgpack' ? 'msgpack' : 'json',
    wantsHeartbeatFrames: query.get('heartbeats') !== 'false',
    maxIdleMs: within(query.get('heartbeatInterval'), 5_000, 1_800_000) ?? standardIdleMs,
    clientId: query.get('clientId') || undefined,
    resumeKey: query.get('resume') ?? query.get('recover') ?? undefined,
    connection: {
      wantsEcho: query.get('echo') !== 'false',
      appendRollupMs: within(query.get('appendRollupWindow'), 0, 500) ?? limits.appendRollupMs,
      presenceGraceMs: within(query.get('remainPresentFor'), 0, 60_000) ?? limits.presenceGraceMs,
    },
  };
}

function within(text: string | null, least: number, most: number): number | undefined {
  if (text === null || !/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
