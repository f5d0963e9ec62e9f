import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';

/** The part of a channel that is read; `RealtimeChannel` of the SDK fits. */
export type HistoryReader = {
  history(params: RealtimeHistoryParams): Promise<PaginatedResult<InboundMessage>>;
};

/** The largest page that Ably's history gives. */
const PAGE_LIMIT = 1000;

/** Ably's code for an attach point that is no longer among the messages it keeps at hand. */
const ATTACH_POINT_EXPIRED = 90008;

/**
 * Yields the messages of a channel, newest first, a page at a time, until there are none left or
 * the caller has enough and breaks off; the next page is requested only when it is asked for.
 *
 * `firstLimits`: sizes of the pages to try before the largest ones, for callers that seldom need to
 * go far back. Each of them begins again with the newest message, because the pages of one request
 * all have its size: callers must not mind messages that they have seen already.
 * `untilAttach`: only what was published before the channel was attached; when Ably no longer knows
 * that point, everything, which then overlaps with what the subscription has brought.
 *
 * Rejects with Ably's `ErrorInfo` when history cannot be read.
 */
export async function* pageHistory(
  channel: HistoryReader,
  {
    firstLimits = [],
    untilAttach = false,
  }: { firstLimits?: readonly number[]; untilAttach?: boolean } = {},
): AsyncGenerator<InboundMessage[], void, void> {
  for (const limit of firstLimits) {
    const page = await readNewest(channel, limit, untilAttach);
    yield page.items;
    if (!page.hasNext()) return;
  }
  let page: PaginatedResult<InboundMessage> | null;
  page = await readNewest(channel, PAGE_LIMIT, untilAttach);
  for (; page; page = await page.next()) yield page.items;
}

// ably-js removes `untilAttach` from the object it is given, so each call gets a fresh one.
async function readNewest(channel: HistoryReader, limit: number, untilAttach: boolean) {
  const readAll = () => channel.history({ direction: 'backwards', limit });
  if (!untilAttach) return readAll();
  try {
    return await channel.history({ direction: 'backwards', limit, untilAttach });
  } catch (error) {
    if ((error as { code?: number }).code === ATTACH_POINT_EXPIRED) return readAll();
    throw error;
  }
}
