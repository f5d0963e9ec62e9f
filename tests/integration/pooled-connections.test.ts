import type { Realtime } from 'ably';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { publishCancel } from '../../lib/agent/requests/cancel-response.ts';
import { deleteChat } from '../../lib/agent/requests/delete-chat.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { ended, getTestbed, has, open, prepareTestbed, send } from '../support/agents.ts';

prepareTestbed();

/** The connections that wait in the pool. */
function idleConnections(): Array<{ client: Realtime }> {
  const { rewindIdleConnections = [] } = globalThis as typeof globalThis & {
    rewindIdleConnections?: Array<{ client: Realtime }>;
  };
  return rewindIdleConnections;
}

function channelsOfIdle(): string[] {
  return idleConnections().flatMap(({ client }) => Object.keys(client.channels.all));
}

/** An answer whose agent died in the middle, and whose lease has passed. */
async function abandoned() {
  const sent = await send('count to 2000 at 50 per second');
  const reader = await open(sent.chatId);
  await reader.until(has(sent.responseId, 20));
  await getDatabase().message.update({
    where: { id: sent.responseId },
    data: { leaseUntil: new Date(Date.now() - 1_000), leaseOwner: uuidv7() },
  });
  getRuns().stop(sent.responseId, 'lost');
  await sent.done;
  return { ...sent, reader };
}

it('a connection goes back to the pool without the channels that were told something', async () => {
  const { ownerId } = getTestbed();
  const first = await send('count to 2000 at 50 per second');
  const queued = await send('count to 1', first.chatId);
  await publishCancel(`ai:${ownerId}:${first.chatId}`, uuidv7());
  const tellDeleted = await deleteChat(ownerId, first.chatId);
  await Promise.all([tellDeleted(), first.done, queued.done]);
  const { chatId, responseId, reader } = await abandoned();
  await recoverChat(ownerId, chatId);
  await reader.until(ended(responseId));
  expect(idleConnections().length).toBeGreaterThan(0);
  expect(channelsOfIdle()).toEqual([]);
});

it('a recovery reads and tells on one connection', async () => {
  const { chatId, responseId, reader } = await abandoned();
  for (const { client } of idleConnections().splice(0)) client.close();
  await recoverChat(getTestbed().ownerId, chatId);
  await reader.until(ended(responseId));
  expect(idleConnections()).toHaveLength(1);
});
