import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { MessagePart } from '../../lib/chat/message.ts';
import type { MessageStatus } from '../../lib/chat/status.ts';

/** A response as its row in the database says it. */
export type StoredResponse = { status: MessageStatus; parts: MessagePart[]; seq: number };

const POLL_MS = 250;

/**
 * Waits until no response of these is active and gives their rows by id; asks the database itself,
 * so that the server has nothing to do for it. Rejects when that takes longer than `patienceMs`.
 */
export async function untilStored(
  databaseUrl: string,
  ids: readonly string[],
  patienceMs: number,
): Promise<Map<string, StoredResponse>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const { rows } = await client.query<{ active: number }>(
        `select count(*)::int as active from "Message"
          where id = any($1::uuid[]) and status in ('queued', 'streaming')`,
        [ids],
      );
      const active = rows[0]?.active ?? 0;
      if (active === 0) break;
      if (performance.now() > deadline) throw new Error(`${active} responses did not end in time`);
      await sleep(POLL_MS);
    }
    const { rows } = await client.query<StoredResponse & { id: string }>(
      'select id, status, parts, seq from "Message" where id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, status, parts, seq }) => [id, { status, parts, seq }]));
  } finally {
    await client.end();
  }
}
