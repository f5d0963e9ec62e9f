import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { randomFrom } from '../support/random.ts';

/** What goes wrong for all responses of a wave. */
export const SHARED_FAULTS = [
  'agents cut off',
  'agents cut off for a while',
  'publishes unanswered, then cut off',
  'database cut off',
  'database cut off for a while',
  'server killed',
  'realtime restarted with memory',
  'realtime restarted without memory',
  'continuity lost',
] as const;

/** What goes wrong for one response alone. */
export const OWN_FAULTS = [
  'reader cut off',
  'reader cut off for a while',
  'publishes refused',
  'late joiner',
  'stopped',
  'page reloaded',
] as const;

export type SharedKind = (typeof SHARED_FAULTS)[number];
export type OwnKind = (typeof OWN_FAULTS)[number];

/** `atMs`: after the beginning of its wave or response; `forMs`: how long it lasts, if it does. */
export type Fault<Kind> = { kind: Kind; atMs: number; forMs: number };

export type ResponsePlan = {
  /** From 0 over the whole run. */
  index: number;
  pattern: StreamingPattern;
  hydration: Hydration;
  /** The model says `1 2 3 ... count`, at this many numbers a second. */
  count: number;
  perSecond: number;
  /** When its message is sent, after the beginning of its wave. */
  startsAtMs: number;
  faults: Fault<OwnKind>[];
  /** Which of its publishes are refused, from 1 in the order in which realtime sees them. */
  refused: ReadonlySet<number>;
  /** Whether a browser shows it too. */
  hasWindow: boolean;
};

/** Responses that stream side by side, and what happens to all of them. */
export type WavePlan = { responses: ResponsePlan[]; faults: Fault<SharedKind>[] };

const LARGEST_WAVE = 12;
/** Also a short run must meet most of what is shared. */
const FEWEST_WAVES = 5;
const ONE_WINDOW_IN = 50;

/** Every answer takes at least this long, so that the first shared fault meets all of a wave. */
const SHORTEST_MS = 2_800;
const LONGEST_MS = 6_000;
const LAST_START_MS = 500;
const FIRST_FAULT_MS = [300, 2_500] as const;
const SECOND_FAULT_MS = [300, 4_000] as const;
const AWAY_MS = [150, 2_500] as const;

/** All that a run does, decided by its seed. */
export function planRun(responses: number, seed: number): WavePlan[] {
  const chance = chanceFrom(seed);
  const kinds = endless(SHARED_FAULTS, chance);
  const size = Math.max(1, Math.min(LARGEST_WAVE, Math.ceil(responses / FEWEST_WAVES)));
  return Array.from({ length: Math.ceil(responses / size) }, (_, wave) => {
    const first = wave * size;
    const indices = Array.from(
      { length: Math.min(size, responses - first) },
      (_, place) => first + place,
    );
    const planned = indices.map((index) => planResponse(index, chance));
    const faults = [planShared(kinds(), FIRST_FAULT_MS, chance)];
    if (chance.is(0.5)) faults.push(planShared(kinds(), SECOND_FAULT_MS, chance));
    return { responses: planned, faults };
  });
}

function planShared(
  kind: SharedKind,
  when: readonly [number, number],
  chance: Chance,
): Fault<SharedKind> {
  return { kind, atMs: chance.between(when), forMs: chance.between(AWAY_MS) };
}

function planResponse(index: number, chance: Chance): ResponsePlan {
  const streamsForMs = chance.between([SHORTEST_MS, LONGEST_MS]);
  const perSecond = chance.between([15, 45]);
  const count = Math.ceil((streamsForMs * perSecond) / 1_000);
  const hasWindow = index % ONE_WINDOW_IN === 0;
  const faults = Array.from({ length: chance.between([1, 4]) }, () => ({
    kind: chance.pick(OWN_FAULTS),
    atMs: chance.between([0, streamsForMs]),
    forMs: chance.between(AWAY_MS),
  })).filter(({ kind }) => hasWindow || kind !== 'page reloaded');
  const isRefused = faults.some(({ kind }) => kind === 'publishes refused');
  const refusals = isRefused ? chance.between([1, 6]) : 0;
  return {
    index,
    pattern: chance.cycle(STREAMING_PATTERNS, index),
    hydration: chance.cycle(HYDRATIONS, Math.floor(index / STREAMING_PATTERNS.length)),
    ...{ count, perSecond, hasWindow, faults },
    startsAtMs: chance.between([0, LAST_START_MS]),
    refused: new Set(Array.from({ length: refusals }, () => chance.between([1, count]))),
  };
}

type Chance = {
  /** A whole number from the first to the second. */
  between(range: readonly [number, number]): number;
  pick<T>(from: readonly T[]): T;
  cycle<T>(from: readonly T[], index: number): T;
  is(probability: number): boolean;
};

function chanceFrom(seed: number): Chance {
  const random = randomFrom(seed);
  const at = <T>(from: readonly T[], index: number) => from[index] as T;
  return {
    between: ([low, high]) => low + Math.floor(random() * (high - low + 1)),
    pick: (from) => at(from, Math.floor(random() * from.length)),
    cycle: (from, index) => at(from, index % from.length),
    is: (probability) => random() < probability,
  };
}

/** Gives all in random order, then all in another one, and so on: none is left out for long. */
function endless<T>(all: readonly T[], chance: Chance): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...all];
    const next = chance.pick(left);
    left.splice(left.indexOf(next), 1);
    return next;
  };
}
