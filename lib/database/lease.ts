import 'server-only';
import { getDatabase } from './client.ts';

/** An agent that has not renewed for this long is presumed dead; compared with `now()` only. */
export const LEASE_SECONDS = 10;

export type Renewal = 'kept' | 'cancel-requested' | 'lost';

/** Renews a run's lease. `lost` means that someone else ended the response: stop silently. */
export async function renewLease(responseId: string, runId: string): Promise<Renewal> {
  const [row] = await getDatabase().$queryRaw<Array<{ cancelRequested: boolean }>>`
    update "Message" set "leaseUntil" = now() + ${LEASE_SECONDS}::int * interval '1 second'
    where id = ${responseId}::uuid and "leaseOwner" = ${runId}::uuid and status = 'streaming'
    returning "cancelRequested"`;
  if (!row) return 'lost';
  return row.cancelRequested ? 'cancel-requested' : 'kept';
}
