import type { Realtime } from 'ably';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { publishCancel } from '../../lib/agent/requests/cancel-response.ts';
import { deleteChat } from '../../lib/agent/requests/delete-chat.ts';
import { abandon, ended, getTestbed, prepareTestbed, send } from '../support/agents.ts';

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

it('a connection goes back to the pool without the channels that were told something', async () => {
  const { ownerId } = getTestbed();
  const first = await send('count to 2000 at 50 per second');
  const queued = await send('count to 1', first.chatId);
  await publishCancel(`ai:${ownerId}:${first.chatId}`, uuidv7());
  const tellDeleted = await deleteChat(ownerId, first.chatId);
  await Promise.all([tellDeleted(), first.done, queued.done]);
  const { chatId, responseId, reader } = await abandon();
  await recoverChat(ownerId, chatId);
  await reader.until(ended(responseId));
  expect(idleConnections().length).toBeGreaterThan(0);
  expect(channelsOfIdle()).toEqual([]);
});

it('a recovery reads and tells on one connection', async () => {
  const { chatId, responseId, reader } = await abandon();
  for (const { client } of idleConnections().splice(0)) client.close();
  await recoverChat(getTestbed().ownerId, chatId);
  await reader.until(ended(responseId));
  expect(idleConnections()).toHaveLength(1);
});
