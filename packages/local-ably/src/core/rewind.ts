import { ProtocolError } from '../errors.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import { channelSerialOf, isSerial } from './serial.ts';

/** A parsed rewind: a number of messages, a time in ms, or all after a serial; at most `limit`. */
export type Rewind = { readonly limit: number } & (
  | { readonly count: number }
  | { readonly ms: number }
  | { readonly after: string }
);

/**
 * Reads `params.rewind` (`"10"`, `"15s"`, `"2m"`, or a serial) and `params.rewindLimit`; `most` is
 * the largest limit. Throws 40000.
 */
export function parseRewind(
  rewind: string | undefined,
  rewindLimit: string | undefined,
  most: number,
): Rewind | undefined {
  if (rewind === undefined) return undefined;
  if (rewindLimit !== undefined && !/^\d{1,9}$/.test(rewindLimit)) {
    throw new ProtocolError(40000, 400, 'unable to parse rewindLimit parameter');
  }
  const limit = Math.min(Number(rewindLimit ?? most), most);
  if (isSerial(rewind)) return { after: rewind, limit };
  const [, amount, unit] = /^(\d{1,9})(s|m)?$/.exec(rewind) ?? [];
  if (amount === undefined) throw new ProtocolError(40000, 400, 'unable to parse rewind parameter');
  if (unit === undefined) return { count: Number(amount), limit };
  return { ms: Number(amount) * (unit === 'm' ? 60_000 : 1000), limit };
}

/** Where rewind looks, and how it takes what the documents leave open. Times in ms. */
export type RewindScope = {
  readonly now: number;
  /** Nothing created before it is shown. */
  readonly oldest: number;
  readonly includesChanged: boolean;
  readonly serialBy: 'creation' | 'version';
};

/** What a rewind delivers, oldest first. */
type Rewound = {
  readonly messages: readonly StoredMessage[];
  /** The serial of the oldest message after which none is left out: history ends before it. */
  readonly start: string | undefined;
  /** Whether the limit held some back. */
  readonly isTruncated: boolean;
};

/**
 * The messages a rewind delivers, each once and in its newest form. Messages of one publish go
 * together even where that exceeds the count: an attach point inside a publish would make history
 * from that point skip the rest of it.
 */
export function rewound(store: MessageStore, rewind: Rewind, scope: RewindScope): Rewound {
  const oldest = store.since(scope.oldest);
  const wanted = 'count' in rewind ? Math.min(rewind.count, rewind.limit) : rewind.limit;
  const isLimited = !('count' in rewind) || rewind.count > rewind.limit;
  const messages: StoredMessage[] = [];
  let start: string | undefined;
  let isContiguous = true;
  let isTruncated = false;
  let publish: string | undefined;
  for (let index = store.length - 1; index >= oldest; index -= 1) {
    const stored = store.at(index);
    if (stored === undefined) break;
    if (!isWithin(store, stored, rewind, scope)) {
      isContiguous = false;
      continue;
    }
    const { serial } = stored.latest;
    const from = channelSerialOf(serial);
    isTruncated = messages.length >= wanted && from !== publish;
    if (isTruncated) break;
    messages.push(stored);
    publish = from;
    if (isContiguous) start = serial;
  }
  return { messages: messages.reverse(), start, isTruncated: isTruncated && isLimited };
}

function isWithin(
  store: MessageStore,
  { latest }: StoredMessage,
  rewind: Rewind,
  { now, includesChanged, serialBy }: RewindScope,
): boolean {
  if ('count' in rewind) return true;
  if ('ms' in rewind) {
    const start = now - rewind.ms;
    return latest.timestamp >= start || (includesChanged && latest.version.timestamp >= start);
  }
  const version = store.find(rewind.after)?.latest.version.serial;
  const point = serialBy === 'version' ? (version ?? rewind.after) : rewind.after;
  // A channel serial is the point after its whole publish; a message serial lies inside of it.
  return point.includes(':') ? latest.serial > point : channelSerialOf(latest.serial) > point;
}
