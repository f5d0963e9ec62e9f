import 'server-only';
import type { Message } from '../../chat/message.ts';
import type { TerminalStatus } from '../../chat/status.ts';
import type { Finished } from '../../database/finish.ts';
import { encodeEvent } from '../../delivery/encode.ts';
import type { Progress } from '../../delivery/progress.ts';
import { publishWithRetry, type Refusal } from '../../delivery/publisher.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import { agentPorts } from '../agent-ports.ts';
import type { AgentPorts, ChannelTarget, ResponseChannel } from '../ports.ts';
import { nextJob } from '../run/response-job.ts';
import { runResponse } from '../run/run-response.ts';
import { readChannelProgress } from './read-channel-progress.ts';

/** How long realtime may take to answer what a dead agent's response needs of it. */
const REALTIME_MS = 5_000;

/** Before what was refused is published again: Ably counts publishes over a second. */
const RETRY_MS = 1_000;

/**
 * Ends the responses of a chat whose agents are dead, with all that they had said, and tells the
 * readers; then runs what was queued behind them, or behind nothing (PROTOCOL.md P53, P55). Never
 * rejects. Belongs in `after()`: pages and `changes` do not wait for it.
 */
export async function recoverChat(
  ownerId: string,
  chatId: string,
  ports: AgentPorts = agentPorts(),
): Promise<void> {
  // What it would start could not be finished here.
  if (ports.runs.isDraining()) return;
  try {
    for (const { response, chat } of await ports.store.findLost(chatId)) {
      const freed =
        response.status === 'queued'
          ? await ports.store.promoteStranded(chatId)
          : await interrupt(ports, { ownerId, chat }, chatId, response);
      const next = freed && nextJob(ownerId, freed);
      if (next) await runResponse(next, ports);
    }
  } catch (error) {
    ports.logError(`recovering chat ${chatId}`, error);
  }
}

/** Ends a response whose agent is dead; null when someone else was first, or it is alive. */
async function interrupt(
  ports: AgentPorts,
  target: ChannelTarget,
  chatId: string,
  response: Message,
): Promise<Finished | null> {
  // One connection for reading and telling: another one would cost another handshake.
  const channel = ports.openChannel(target);
  try {
    const found = await findProgress(ports, channel, response);
    const ended = await ports.store.claimExpired(chatId, response.id, found);
    if (ended) await settledWithin(tellReaders(ports, channel, ended), REALTIME_MS);
    return ended;
  } finally {
    await channel.close();
  }
}

/** What the row holds, and what the channel knows beyond it if it can be asked. */
async function findProgress(
  { logError }: AgentPorts,
  channel: ResponseChannel,
  response: Message,
): Promise<Progress> {
  let progress: Progress = { parts: response.parts, seq: response.seq };
  const asked = readChannelProgress(channel, response.id, response).then(
    (found) => {
      progress = found;
    },
    (error) => logError(`reading what ${response.id} had said`, error),
  );
  await settledWithin(asked, REALTIME_MS);
  return progress;
}

async function tellReaders(
  { logError }: AgentPorts,
  channel: ResponseChannel,
  { response, chat, revision, next }: Finished,
): Promise<void> {
  const { id: responseId, seq: lastSeq } = response;
  const status = response.status as TerminalStatus;
  const stop = encodeEvent({ name: 'stop', responseId, status, lastSeq, revision });
  // Who never heard of this response has nothing to wait for: only this tells them.
  await publishWithRetry(
    () =>
      channel.publish(stop).then(
        () => null,
        (error: Refusal) => {
          logError(`telling readers that ${responseId} was interrupted`, error);
          return error;
        },
      ),
    RETRY_MS,
  );
  await channel
    .tellSidebars({ chat, revision, isActive: next !== null })
    .catch((error) => logError(`telling sidebars that ${responseId} was interrupted`, error));
}
