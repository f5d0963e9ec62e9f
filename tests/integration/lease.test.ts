import { expect, it } from 'vitest';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { renewLease } from '../../lib/database/lease.ts';
import { prepareTestbed, send } from '../support/agents.ts';

prepareTestbed();

/** The database's time, in milliseconds: leases are compared with no other. */
async function readTime(): Promise<number> {
  const [row] = await getDatabase().$queryRaw<[{ time: Date }]>`select clock_timestamp() as time`;
  return row.time.getTime();
}

/** By how much the lease of a response outlasts what is done; at least, and at most. */
async function leaseAfter(act: () => Promise<string>): Promise<[number, number]> {
  const before = await readTime();
  const responseId = await act();
  const row = await getDatabase().message.findUniqueOrThrow({ where: { id: responseId } });
  const until = row.leaseUntil?.getTime() ?? 0;
  return [until - (await readTime()), until - before];
}

// PROTOCOL.md P53
it('a lease expires ten seconds after it was given or renewed', async () => {
  let done: Promise<void> | undefined;
  let responseId = '';
  const given = await leaseAfter(async () => {
    ({ responseId, done } = await send('count to 2000 at 50 per second'));
    return responseId;
  });
  const renewed = await leaseAfter(async () => {
    const row = await getDatabase().message.findUniqueOrThrow({ where: { id: responseId } });
    expect(await renewLease(responseId, row.leaseOwner ?? '')).toBe('kept');
    return responseId;
  });
  for (const [least, most] of [given, renewed]) {
    expect(least).toBeLessThanOrEqual(10_000);
    expect(most).toBeGreaterThanOrEqual(10_000);
  }
  getRuns().stop(responseId, 'cancelled');
  await done;
});
