import type { SimulatedChannel, Wire } from './simulated-channel.ts';
import { wholeOf } from './simulated-channel.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What the product reads of `PaginatedResult`. */
export type HistoryPage = {
  items: Wire[];
  hasNext(): boolean;
  next(): Promise<HistoryPage | null>;
};

export type HistoryQuery = {
  limit: number;
  /** The position of an attachment: nothing that began after it is wanted. */
  attachedAt?: number | undefined;
  /** Where the page before ended. */
  before?: number | undefined;
};

/** Requests that answer late, and now and then not at all. */
export type Requests = { latencyMs: number; failures: number };

/** Why a simulated request failed: nothing is wrong with the product. */
export class Refused extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

/** Reads history newest first, as a request that takes its time both ways. */
export async function readHistory(
  clock: VirtualClock,
  channel: SimulatedChannel,
  requests: Requests,
  query: HistoryQuery,
): Promise<HistoryPage> {
  await clock.sleep(requests.latencyMs);
  if (requests.failures > 0) {
    requests.failures -= 1;
    throw new Refused(50_000);
  }
  const { pageCap, cutsHistory } = channel.habits;
  const { limit, attachedAt, before } = query;
  const found = channel.remembered(0, before ?? attachedAt ?? channel.position);
  const items = found.slice(-Math.min(limit, pageCap)).reverse();
  const wires = items.map((item) => wholeOf(item, cutsHistory ? attachedAt : undefined));
  const oldest = items.at(-1);
  const isMore = items.length < found.length;
  const next = oldest && isMore ? { ...query, before: oldest.position - 1 } : null;
  await clock.sleep(requests.latencyMs);
  return {
    items: wires,
    hasNext: () => next !== null,
    next: async () => next && (await readHistory(clock, channel, requests, next)),
  };
}
