import { ProtocolError } from '../wire/errors.ts';
import type { ChannelLog, Entry } from './channel-log.ts';

const maxMessages = 100;

/** A parsed rewind: so many messages, or so many ms, and never more than `limit` messages. */
export type Rewind = { readonly limit: number } & (
  | { readonly count: number }
  | { readonly ms: number }
);

/** Reads `params.rewind` (`"10"`, `"15s"`, `"2m"`) and `params.rewindLimit`. Throws 40000. */
export function parseRewind(
  rewind: string | undefined,
  rewindLimit: string | undefined,
): Rewind | undefined {
  if (rewind === undefined) return undefined;
  const [, amount, unit] = /^(\d{1,9})(s|m)?$/.exec(rewind) ?? [];
  if (amount === undefined) throw new ProtocolError(40000, 400, 'unable to parse rewind parameter');
  if (rewindLimit !== undefined && !/^\d{1,9}$/.test(rewindLimit)) {
    throw new ProtocolError(40000, 400, 'unable to parse rewindLimit parameter');
  }
  const limit = Math.min(Number(rewindLimit ?? maxMessages), maxMessages);
  if (unit === undefined) return { count: Number(amount), limit };
  return { ms: Number(amount) * (unit === 'm' ? 60_000 : 1000), limit };
}

/**
 * The entries a rewind delivers, oldest first, none older than `oldest` (ms). `isTruncated` when
 * the limit held some back. A publish of several messages is delivered whole even where that
 * exceeds the count: an attach point inside it would make history from that point skip the rest.
 */
export function rewound(
  log: ChannelLog,
  rewind: Rewind,
  oldest: number,
  now: number,
): { entries: readonly Entry[]; isTruncated: boolean } {
  const candidates = log.since('ms' in rewind ? Math.max(oldest, now - rewind.ms) : oldest);
  const wanted = 'count' in rewind ? Math.min(rewind.count, rewind.limit) : rewind.limit;
  let start = candidates.length;
  let messages = 0;
  while (start > 0 && messages < wanted) {
    start -= 1;
    messages += candidates[start]?.messages.length ?? 0;
  }
  const isLimited = 'ms' in rewind || rewind.count > rewind.limit;
  return { entries: candidates.slice(start), isTruncated: isLimited && start > 0 };
}
