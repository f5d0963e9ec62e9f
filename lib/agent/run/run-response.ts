import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Realtime, RealtimeChannel } from 'ably';
import type { Chat } from '../../chat/chat.ts';
import type { StreamingPattern } from '../../chat/delivery-choice.ts';
import type { Message } from '../../chat/message.ts';
import { getConfig } from '../../config/config.ts';
import { type Finished, finishResponse } from '../../database/finish.ts';
import { renewLease } from '../../database/lease.ts';
import { saveCheckpoint } from '../../database/save-checkpoint.ts';
import {
  controlChannel,
  decodeCancel,
  encodeSidebarEvent,
  type SidebarEvent,
  userChannel,
} from '../../delivery/channels.ts';
import { createMessagePerResponsePublisher } from '../../delivery/message-per-response.ts';
import { createMessagePerTokenPublisher } from '../../delivery/message-per-token.ts';
import { withDurations } from '../../delivery/parts.ts';
import type { PublisherOptions, ResponsePublisher } from '../../delivery/publisher.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import { logError } from '../../log.ts';
import { type AgentConnection, acquireConnection } from '../realtime/connections.ts';
import { messageChannel } from '../realtime/message-channel.ts';
import { askModel, type Outcome } from './ask-model.ts';
import { createCheckpoints } from './checkpoints.ts';
import { improveTitle } from './improve-title.ts';
import { countRuns, isDraining, registerRun, type StopReason } from './runs.ts';

const RENEW_LEASE_MS = 4_000;

/** `maxDuration` is 300 s: what remains is for settling, the commit and the last event. */
const RUN_LIMIT_MS = 285_000;

/** All that is beside an answer waits for so long: its first words are what somebody waits for. */
const BESIDE_MS = 200;

/** Readers are told of a response with its first words, or after so long. */
const ANNOUNCE_MS = 100;

/** How long the end of a run waits for the sidebars and the control channel. */
const LEAVE_MS = 1_000;

/** Waits between attempts to commit while the database is away. */
const COMMIT_RETRY_MS = [100, 5_000] as const;

export type ResponseJob = {
  ownerId: string;
  runId: string;
  chat: Chat;
  /** The user's message, when this run announces it. */
  message?: Message | undefined;
  response: Message;
  revision: number;
  /** Responses active in the chat when this one was accepted, itself included. */
  active: number;
  /** A connection that was acquired early, so that it connects meanwhile. */
  connection?: AgentConnection | undefined;
};

/**
 * Runs a response that the database says is `streaming` and held by `runId`: announces it, lets
 * the model answer, publishes every piece, commits, then publishes the terminal event; after that
 * the next queued response of the chat, if there is one. Never rejects. Belongs in `after()`: it
 * does not end when the request does, and never sees the request's abort signal.
 */
export async function runResponse(job: ResponseJob): Promise<void> {
  const deadline = Date.now() + RUN_LIMIT_MS;
  let next: ResponseJob | null = job;
  let titled: Promise<void> | null = null;
  const onFirstWords = ({ ownerId, chat, message, revision }: ResponseJob) => {
    // The first response of its chat: nobody can have named it yet, and no other run will.
    if (message && revision === 1)
      titled ??= sleep(BESIDE_MS).then(() => improveTitle(ownerId, chat, message));
  };
  while (next) {
    const current: ResponseJob = next;
    const connection: AgentConnection = current.connection ?? acquireConnection();
    try {
      const finished = await runOne(current, connection, deadline, () => onFirstWords(current));
      next = finished && nextJob(current.ownerId, finished);
    } catch (error) {
      logError(`response ${current.response.id}`, error);
      next = null;
    } finally {
      connection.release();
    }
  }
  await titled;
}

/** The run of the queued response that a commit promoted, or null. */
export function nextJob(
  ownerId: string,
  { chat, revision, next }: Pick<Finished, 'chat' | 'revision' | 'next'>,
): ResponseJob | null {
  return next && { ownerId, chat, revision, active: 1, ...next };
}

async function runOne(
  job: ResponseJob,
  { client }: AgentConnection,
  deadline: number,
  onFirstWords: () => void,
): Promise<Finished | null> {
  const { ownerId, runId, chat, message, response, revision } = job;
  const controller = new AbortController();
  const unregister = registerRun(response.id, {
    chatId: chat.id,
    controller,
    saveNow: () => checkpoints.hurry(),
  });
  const stop = (reason: StopReason) => controller.abort(reason);
  const limit = setTimeout(stop, deadline - Date.now(), 'interrupted');
  const renew = () => renewOnce(response.id, runId, stop);
  const lease = setInterval(() => {
    checkpoints.look();
    renew();
  }, RENEW_LEASE_MS);
  const channel = client.channels.get(chat.channel);
  const control = client.channels.get(controlChannel(chat.channel));
  const sidebar = client.channels.get(userChannel(ownerId));
  const tellSidebar = (event: SidebarEvent) =>
    sidebar
      .publish(encodeSidebarEvent(event))
      .catch((error) => logError('telling the sidebar', error));

  const pattern = chat.streamingPattern ?? getConfig().streamingPattern;
  const activeResponses = () => Math.max(countRuns(chat.id), job.active);
  const publisher = createPublisher(pattern, client, channel, {
    responseId: response.id,
    copied: { parts: response.parts, seq: response.seq },
    activeResponses,
    onContent: () => checkpoints.look(),
    onUndelivered: (reason) => {
      logError('a publish', reason);
      checkpoints.fillIn();
    },
    onDoubt: () => checkpoints.fillIn(),
  });
  const checkpoints = createCheckpoints({
    said: () => publisher.said(),
    activeResponses,
    save: (said) =>
      saveCheckpoint({ chatId: chat.id, responseId: response.id, runId, ...said }).catch(
        (error) => {
          logError(`a checkpoint of ${response.id}`, error);
          return false;
        },
      ),
  });
  let isAnnounced = false;
  const announce = () => {
    if (isAnnounced) return;
    isAnnounced = true;
    if (message) publisher.message({ revision, message, response, chat });
    publisher.start({ revision, response, chat });
  };
  // What it costs a page must not come before the first words, if those come soon.
  const announcing = setTimeout(announce, ANNOUNCE_MS);
  const telling = setTimeout(tellSidebar, BESIDE_MS, { chat, revision, isActive: true });
  const listening = sleep(BESIDE_MS).then(() =>
    control.subscribe('cancel', (event) => {
      if (decodeCancel(event) === response.id) stop('cancelled');
    }),
  );
  // What was asked before this run could hear it stands in its row. A failure is told at the end.
  listening.then(renew, () => undefined);

  let hasSpoken = false;
  try {
    const outcome = await askModel({
      chatId: chat.id,
      message,
      response,
      signal: controller.signal,
      onContent: (content) => {
        announce();
        publisher.content(content);
        if (!hasSpoken) onFirstWords();
        hasSpoken = true;
      },
    });
    announce();
    const finished = await conclude(job, publisher, outcome);
    if (finished) {
      const { chat, revision, next } = finished;
      const told = tellSidebar({ chat, revision, isActive: next !== null });
      await settledWithin(told, LEAVE_MS);
    }
    return finished;
  } finally {
    for (const timer of [limit, announcing, telling]) clearTimeout(timer);
    clearInterval(lease);
    checkpoints.end();
    unregister();
    for (const { name } of [channel, sidebar]) client.channels.release(name);
    // Before the connection goes to another run, which may need the same control channel.
    const left = leave(client, control, listening).catch((error) =>
      logError('leaving the control channel', error),
    );
    await settledWithin(left, LEAVE_MS);
  }
}

function createPublisher(
  pattern: StreamingPattern,
  client: Realtime,
  channel: RealtimeChannel,
  options: PublisherOptions,
): ResponsePublisher {
  if (pattern === 'message-per-response') {
    return createMessagePerResponsePublisher({
      ...options,
      channel: messageChannel(client, channel),
    });
  }
  return createMessagePerTokenPublisher({
    ...options,
    publish: (event) => channel.publish(event),
  });
}

/** A detach while the attach is under way would make the SDK reject both. */
async function leave(client: Realtime, channel: RealtimeChannel, attached: Promise<unknown>) {
  await attached;
  await channel.detach();
  client.channels.release(channel.name);
}

/** Settle, recover, commit, and only then say so. */
async function conclude(
  job: ResponseJob,
  publisher: ResponsePublisher,
  outcome: Outcome,
): Promise<Finished | null> {
  if (outcome.status === 'lost') return null;
  const { status, error, durations } = outcome;
  await publisher.finish();
  const { parts: said, seq } = publisher.said();
  const finished = await commit(job, { status, parts: withDurations(said, durations), seq, error });
  if (!finished) return null;
  const { revision, response } = finished;
  const stop = { status, lastSeq: seq, revision, ...(durations ? { durations } : {}) };
  await publisher.stop(response.error ? { ...stop, error: response.error } : stop);
  return finished;
}

async function commit(
  { chat, response, runId }: ResponseJob,
  end: Pick<Parameters<typeof finishResponse>[0], 'status' | 'parts' | 'seq' | 'error'>,
): Promise<Finished | null> {
  const [first, longest] = COMMIT_RETRY_MS;
  for (let wait: number = first; ; wait = Math.min(wait * 2, longest)) {
    try {
      return await finishResponse({
        chatId: chat.id,
        responseId: response.id,
        runId,
        ...end,
        startsNext: !isDraining(),
      });
    } catch (error) {
      logError(`committing response ${response.id} (tried again in ${wait} ms)`, error);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function renewOnce(responseId: string, runId: string, stop: (reason: StopReason) => void): void {
  renewLease(responseId, runId).then(
    (renewal) => {
      if (renewal === 'lost') stop('lost');
      if (renewal === 'cancel-requested') stop('cancelled');
    },
    // The lease outlives two failed renewals; the run must not end for a passing fault.
    (error) => logError('renewing a lease', error),
  );
}
