/** Two clocks and a network are between publishing and arrival; ages this close are the same. */
const TOLERANCE_MS = 50;

/**
 * So many messages in a row at the pace at which they were published, over so long: the replay is
 * over. Many may have been published at once, and a busy page may receive a few late.
 */
const ENOUGH = { count: 10, ms: 250 } as const;

/** Tells replayed messages from live ones. */
type ReplayJudge<Item> = {
  /** A new attachment begins with a replay. */
  begin(): void;
  /** What comes from now on is live. */
  end(): void;
  /**
   * A message came, at `at` by this device's clock. `age`: milliseconds from its publishing to its
   * arrival, by two clocks that need not agree. `isSure`: only a replay brings such a message.
   */
  receive(item: Item, at: number, age: number, isSure: boolean): void;
};

/**
 * Ably marks no message as replayed, but a replay is a run of messages at the beginning of an
 * attachment that arrive faster than they were published: each is younger than the one before,
 * until the live ones, which are all as young as they can be. `onReplayed` is told of each item,
 * once, in order, a message or two after it came.
 */
export function createReplayJudge<Item>(onReplayed: (item: Item) => void): ReplayJudge<Item> {
  let undecided: Array<{ item: Item; at: number; age: number }> = [];
  let isOpen = false;
  let youngest = Number.POSITIVE_INFINITY;

  function restart(isReplay: boolean): void {
    isOpen = isReplay;
    undecided = [];
    youngest = Number.POSITIVE_INFINITY;
  }

  return {
    begin: () => restart(true),
    end: () => restart(false),
    receive(item, at, age, isSure) {
      if (!isOpen) return;
      undecided.push({ item, at, age });
      youngest = Math.min(youngest, age);
      const isLive = (one: { age: number }) => one.age <= youngest + TOLERANCE_MS;
      const firstLive = isSure ? -1 : undecided.findIndex(isLive);
      const replayed = undecided.splice(0, firstLive < 0 ? undecided.length : firstLive);
      for (const one of replayed) onReplayed(one.item);
      const lasted = at - (undecided[0]?.at ?? at);
      if (undecided.length >= ENOUGH.count && lasted >= ENOUGH.ms) restart(false);
    },
  };
}
