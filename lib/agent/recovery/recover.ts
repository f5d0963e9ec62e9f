import 'server-only';
import type { RealtimeChannel } from 'ably';
import type { Message } from '../../chat/message.ts';
import type { TerminalStatus } from '../../chat/status.ts';
import { findLost } from '../../database/find-lost.ts';
import { claimExpired, type Finished } from '../../database/finish.ts';
import { promoteStranded } from '../../database/promote.ts';
import { encodeSidebarEvent, userChannel } from '../../delivery/channels.ts';
import { encodeEvent } from '../../delivery/encode.ts';
import { insist, type Refusal, type Said } from '../../delivery/publisher.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import { logError } from '../../log.ts';
import { acquireConnection } from '../realtime/connections.ts';
import { nextJob, runResponse } from '../run/run-response.ts';
import { isDraining } from '../run/runs.ts';
import { rebuild } from './rebuild.ts';

/** How long realtime may take to say what it knows of a dead agent's response. */
const REALTIME_MS = 5_000;

/** After so long what was refused is offered again: Ably counts publishes over a second. */
const RETRY_MS = 1_000;

/**
 * Ends the responses of a chat whose agents are dead, with all that they had said, and tells the
 * readers; then runs what was queued behind them, or behind nothing. Never rejects. Belongs in
 * `after()`: pages and `changes` do not wait for it.
 */
export async function recoverChat(ownerId: string, chatId: string): Promise<void> {
  // What it would start could not be finished here.
  if (isDraining()) return;
  try {
    for (const { response, channel } of await findLost(chatId)) {
      const isQueued = response.status === 'queued';
      const freed = isQueued
        ? await promoteStranded(chatId)
        : await interrupt(ownerId, chatId, response, channel);
      const next = freed && nextJob(ownerId, freed);
      if (next) await runResponse(next);
    }
  } catch (error) {
    logError(`recovering chat ${chatId}`, error);
  }
}

async function interrupt(
  ownerId: string,
  chatId: string,
  response: Message,
  channel: string,
): Promise<Finished | null> {
  const ended = await endExpired(chatId, response, channel);
  if (ended) await settledWithin(tellReaders(ownerId, ended), REALTIME_MS);
  return ended;
}

async function endExpired(
  chatId: string,
  response: Message,
  channelName: string,
): Promise<Finished | null> {
  const { client, release } = acquireConnection();
  const channel = client.channels.get(channelName);
  try {
    return await claimExpired(chatId, response.id, await findSaid(channel, response));
  } finally {
    client.channels.release(channelName);
    release();
  }
}

/** What the row holds, and what the channel knows beyond it if it can be asked. */
async function findSaid(channel: RealtimeChannel, response: Message): Promise<Said> {
  let said: Said = response;
  const asked = rebuild(channel, response.id, response).then(
    (found) => {
      said = found;
    },
    (error) => logError(`reading what ${response.id} had said`, error),
  );
  await settledWithin(asked, REALTIME_MS);
  return { parts: said.parts, seq: said.seq };
}

async function tellReaders(ownerId: string, { response, chat, revision, next }: Finished) {
  const { client, release } = acquireConnection();
  const { id: responseId, seq: lastSeq } = response;
  const status = response.status as TerminalStatus;
  const sidebar = { chat, revision, isActive: next !== null };
  try {
    const stop = encodeEvent({ name: 'stop', responseId, status, lastSeq, revision });
    // Who never heard of this response has nothing to wait for: only this tells them.
    await insist(async () => {
      try {
        await client.channels.get(chat.channel).publish(stop);
        return null;
      } catch (error) {
        logError(`telling readers that ${responseId} was interrupted`, error);
        return error as Refusal;
      }
    }, RETRY_MS);
    await client.channels.get(userChannel(ownerId)).publish(encodeSidebarEvent(sidebar));
  } catch (error) {
    logError(`telling sidebars that ${responseId} was interrupted`, error);
  } finally {
    release();
  }
}
