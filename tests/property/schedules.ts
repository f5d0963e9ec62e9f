import fc from 'fast-check';
import type { TerminalStatus } from '../../lib/chat/status.ts';
import type { ChannelHabits } from './simulated-channel.ts';

/** Something that happens; numbers of agents and readers count around when there are fewer. */
export type Act =
  /** A new question, another answer beside the active one, or one that goes on from a dead one. */
  | { name: 'begin' }
  | { name: 'say'; agent: number; tokens: number; everyMs: number; letters: number }
  | { name: 'call a tool'; agent: number }
  | { name: 'save a checkpoint'; agent: number }
  | { name: 'stop'; agent: number; status: TerminalStatus }
  | { name: 'die'; agent: number }
  /** Realtime refuses; the database may be away at the same time, and take no checkpoints. */
  | { name: 'refuse publishes'; count: number; failsCheckpoints: boolean }
  | { name: 'cut an agent'; agent: number; isResumed: boolean; ms: number }
  /** A page is rendered, and goes live after a while. */
  | { name: 'open'; latencyMs: number; mountMs: number }
  | { name: 'close'; reader: number }
  | { name: 'mount again'; reader: number }
  | { name: 'cut a reader'; reader: number; isResumed: boolean; ms: number }
  | { name: 'lose deliveries'; reader: number; count: number }
  | { name: 'fail requests'; reader: number; count: number };

type Step = { act: Act; waitMs: number };

export type Schedule = {
  habits: ChannelHabits;
  agent: { latencyMs: number; rollupMs: number };
  /** Whether a page is open before the first question. */
  opensEarly: boolean;
  steps: Step[];
  /** How the answers end that are still active after the steps. */
  end: TerminalStatus | 'death';
  /** Whether the commit comes late: then readers must have all of the answer from the channel. */
  isPatient: boolean;
};

const LATENCIES = [1, 20, 150, 600] as const;
const index = fc.nat({ max: 2 });

function act<N extends Act['name']>(
  name: N,
  rest: { [K in Exclude<keyof Extract<Act, { name: N }>, 'name'>]: fc.Arbitrary<unknown> },
): fc.Arbitrary<Act> {
  return fc.record({ name: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Act>;
}

const acts = fc.oneof(
  {
    weight: 12,
    arbitrary: act('say', {
      agent: index,
      tokens: fc.integer({ min: 1, max: 8 }),
      everyMs: fc.constantFrom(30, 5, 0, 100),
      letters: fc.oneof(
        { weight: 30, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(6_000, 9_000) },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: act('open', {
      latencyMs: fc.constantFrom(...LATENCIES),
      mountMs: fc.constantFrom(0, 50, 1_000),
    }),
  },
  { weight: 1, arbitrary: act('close', { reader: index }) },
  { weight: 1, arbitrary: act('mount again', { reader: index }) },
  {
    weight: 3,
    arbitrary: act('cut a reader', {
      reader: index,
      isResumed: fc.boolean(),
      ms: fc.constantFrom(50, 400, 3_000, 130_000),
    }),
  },
  {
    weight: 2,
    arbitrary: act('lose deliveries', { reader: index, count: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 1,
    arbitrary: act('fail requests', { reader: index, count: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: act('refuse publishes', {
      count: fc.integer({ min: 1, max: 4 }),
      failsCheckpoints: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: act('cut an agent', {
      agent: index,
      isResumed: fc.boolean(),
      ms: fc.constantFrom(30, 300, 2_000, 8_000),
    }),
  },
  { weight: 1, arbitrary: act('call a tool', { agent: index }) },
  { weight: 1, arbitrary: act('save a checkpoint', { agent: index }) },
  { weight: 1, arbitrary: act('begin', {}) },
  {
    weight: 1,
    arbitrary: act('stop', {
      agent: index,
      status: fc.constantFrom('complete', 'cancelled', 'failed', 'interrupted'),
    }),
  },
  { weight: 1, arbitrary: act('die', { agent: index }) },
);

/** Most moments follow each other closely; some are longer than a lease, or than Ably's memory. */
const waits = fc.oneof(
  { weight: 16, arbitrary: fc.constantFrom(0, 10, 40, 200) },
  { weight: 4, arbitrary: fc.constantFrom(1_000, 3_000) },
  { weight: 1, arbitrary: fc.constantFrom(15_000, 65_000, 125_000) },
);

const habits: fc.Arbitrary<ChannelHabits> = fc.record({
  rewindCap: fc.constantFrom(100, 10, 3),
  pageCap: fc.constantFrom(1000, 20, 3),
  wholeEvery: fc.constantFrom(0, 2, 5),
  isConflating: fc.boolean(),
  namesAppends: fc.boolean(),
  cutsHistory: fc.boolean(),
  rewindsAgain: fc.boolean(),
  rewindsTwice: fc.boolean(),
});

/** All that may happen to one chat between a question and the last word of its answers. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  habits,
  agent: fc.record({
    latencyMs: fc.constantFrom(...LATENCIES),
    rollupMs: fc.constantFrom(0, 40, 100),
  }),
  opensEarly: fc.boolean(),
  steps: fc.array(fc.record({ act: acts, waitMs: waits }), { maxLength: 16, size: 'max' }),
  end: fc.constantFrom('complete', 'cancelled', 'failed', 'death'),
  isPatient: fc.boolean(),
});
