import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import type { WavePlan } from './fault-plan.ts';
import { judge, type Verdict } from './judge.ts';
import { becomeOwner } from './owner.ts';
import { invite } from './participant.ts';
import { inflict } from './shared-faults.ts';
import type { Lab } from './testbed.ts';

/** Runs the responses of a wave side by side; resolves when all were judged. */
export async function runWave(
  { responses, faults }: WavePlan,
  lab: Lab,
  browser: Browser | null,
): Promise<Verdict[]> {
  const owner = await becomeOwner(lab.application.baseURL);
  let hasForgotten = false;
  const surroundings = { lab, owner, browser, mayLose: () => hasForgotten };
  const participants = await Promise.all(responses.map((plan) => invite(plan, surroundings)));
  try {
    // Two of one kind would end each other; one after the other is as it happens outside.
    let before = Promise.resolve();
    const shared = faults.map(async ({ kind, atMs, forMs }) => {
      const earlier = before;
      const { promise, resolve } = Promise.withResolvers<void>();
      before = promise;
      await Promise.all([delay(atMs), earlier]);
      hasForgotten ||= kind === 'realtime restarted without memory';
      for (const { meet } of participants) meet(kind);
      await inflict(lab, kind, forMs);
      resolve();
    });
    await Promise.all([...participants.map(({ play }) => play()), ...shared]);
    return await Promise.all(participants.map((each) => judge(each, lab.pool)));
  } finally {
    await Promise.all(participants.map(({ close }) => close()));
  }
}
