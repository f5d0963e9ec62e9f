/** How much is measured. */
export type Plan = {
  /** Messages in a row, and then messages one at a time. */
  oneToOne: { messages: number; paced: number };
  fanOut: { appends: number; subscribers: number; rounds: number };
  /** Lengths of histories, and how often each is read. */
  hydration: { sizes: number[]; samples: number };
  /** Counts of messages after which memory is read, rising. */
  memory: number[];
};

const full: Plan = {
  oneToOne: { messages: 20_000, paced: 1_000 },
  fanOut: { appends: 2_000, subscribers: 50, rounds: 5 },
  hydration: { sizes: [1_000, 10_000], samples: 5 },
  memory: [100_000, 500_000, 1_000_000],
};

const quick: Plan = {
  oneToOne: { messages: 5_000, paced: 200 },
  fanOut: { appends: 2_000, subscribers: 50, rounds: 1 },
  hydration: { sizes: [1_000, 10_000], samples: 1 },
  memory: [100_000, 200_000, 300_000],
};

export function choosePlan(isQuick: boolean): Plan {
  return isQuick ? quick : full;
}
