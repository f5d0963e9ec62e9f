/** Two clocks and a network are between publishing and arrival; ages this close are the same. */
const TOLERANCE_MS = 50;

/**
 * The replay is over after this many messages in a row at the pace at which they were published,
 * over at least this time: many may have been published at once, and a busy page may receive a few
 * late.
 */
const OVER_AFTER = { count: 10, ms: 250 } as const;

/** Distinguishes replayed messages from live ones. */
type ReplayDetector<Item> = {
  /** A new attachment begins with a replay. */
  begin(): void;
  /** What comes from now on is live. */
  end(): void;
  /** True from `begin` until the replay is over: what comes meanwhile must be received here. */
  isActive(): boolean;
  /**
   * A message came, at `at` by this device's clock. `age`: milliseconds from its publishing to its
   * arrival, by two clocks that need not agree. `isSure`: only a replay brings such a message.
   */
  receive(item: Item, at: number, age: number, isSure: boolean): void;
};

/**
 * Ably marks no message as replayed, but a replay is a run of messages at the beginning of an
 * attachment that arrive faster than they were published: each is younger than the one before,
 * until the live ones, which are all as young as they can be. `onReplayed` is called with each
 * replayed item, once, in order, a message or two after it came.
 */
export function createReplayDetector<Item>(onReplayed: (item: Item) => void): ReplayDetector<Item> {
  let undecided: Array<{ item: Item; at: number; age: number }> = [];
  let isActive = false;
  let youngest = Number.POSITIVE_INFINITY;

  function restart(isReplay: boolean): void {
    isActive = isReplay;
    undecided = [];
    youngest = Number.POSITIVE_INFINITY;
  }

  return {
    begin: () => restart(true),
    end: () => restart(false),
    isActive: () => isActive,
    receive(item, at, age, isSure) {
      if (!isActive) return;
      undecided.push({ item, at, age });
      youngest = Math.min(youngest, age);
      const isLive = (one: { age: number }) => one.age <= youngest + TOLERANCE_MS;
      const firstLive = isSure ? -1 : undecided.findIndex(isLive);
      const replayed = undecided.splice(0, firstLive < 0 ? undecided.length : firstLive);
      for (const one of replayed) onReplayed(one.item);
      const lasted = at - (undecided[0]?.at ?? at);
      if (undecided.length >= OVER_AFTER.count && lasted >= OVER_AFTER.ms) restart(false);
    },
  };
}
