const PINGS = 20;

/** Two clocks further apart than this make every lag wrong. */
const MOST_MS = 2;

/** Milliseconds since 1970 with fractions, from a clock that never jumps. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Compares this process's clock with another one on this machine, by its fastest ping. Rejects when
 * they disagree by more than is known to come from the ping itself.
 */
export async function checkClock(name: string, read: () => Promise<number>): Promise<void> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, difference: 0 };
  for (let ping = 0; ping < PINGS; ping += 1) {
    const sent = now();
    const there = await read();
    const received = now();
    const roundTrip = received - sent;
    if (roundTrip < best.roundTrip) {
      best = { roundTrip, difference: there - (sent + received) / 2 };
    }
  }
  const certain = Math.abs(best.difference) - best.roundTrip / 2;
  if (certain <= MOST_MS) return;
  throw new Error(
    `The clock of ${name} is ${best.difference.toFixed(1)} ms away from this process's; ` +
      'lags between them would be wrong. Was the time set just now? Run the bench again.',
  );
}
