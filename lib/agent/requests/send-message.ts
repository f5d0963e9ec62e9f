import 'server-only';
import { v7 as uuidv7 } from 'uuid';
import type { TextPart } from '../../chat/message.ts';
import { type Accepted, acceptMessage, acceptResponse } from '../../database/accept.ts';
import { chatChannel } from '../../delivery/channels.ts';
import { encodeEvent } from '../../delivery/encode.ts';
import { modelNames, requireModel } from '../../models/model-choice.ts';
import { makeTitle } from '../../models/title.ts';
import { agentPorts } from '../agent-ports.ts';
import { type AgentConnection, acquireConnection } from '../realtime/connections.ts';
import { tell } from '../realtime/tell.ts';
import { recoverChat } from '../recovery/recover.ts';
import { runResponse } from '../run/run-response.ts';

/** What a request was answered with; `work` belongs in `after()`. */
export type Sent = { responseId: string; work: Promise<void> | null };

/**
 * Stores a user's message and starts its response, or queues it behind the one that is active.
 * Throws a `Problem`: `not_found`, `id_conflict`, `unknown_parent`, `unknown_model`.
 */
export async function sendMessage(request: {
  ownerId: string;
  chatId: string;
  id: string;
  parts: TextPart[];
  /** Absent: the head of the shown branch; null: a new root. */
  parentId?: string | null | undefined;
  /** Absent: the first of the configuration. */
  model?: string | undefined;
}): Promise<Sent> {
  const { ownerId, chatId, parts } = request;
  const model = requireModel(request.model);
  return start(ownerId, (ids) =>
    acceptMessage({
      ...request,
      ...ids,
      model,
      title: makeTitle(parts),
      channel: chatChannel(ownerId, chatId),
    }),
  );
}

/**
 * Starts another response to a user's message, beside those that are there; with `continues` it
 * goes on from what that one said. Without a `model` the one that answered before does again. Throws
 * a `Problem`: `not_found`, `id_conflict`, `unknown_parent`, `invalid_request`, `wrong_state`,
 * `unknown_model`.
 */
export async function regenerate(request: {
  ownerId: string;
  chatId: string;
  responseId: string;
  parentId: string;
  continues?: string | undefined;
  model?: string | undefined;
}): Promise<Sent> {
  const model = request.model && requireModel(request.model);
  const models = modelNames();
  return start(request.ownerId, ({ runId }) =>
    acceptResponse({ ...request, model, models, runId }),
  );
}

async function start(
  ownerId: string,
  accept: (ids: { responseId: string; runId: string }) => Promise<Accepted>,
): Promise<Sent> {
  // Acquired before the database is asked, so that both take their time at the same time.
  const connection = acquireConnection();
  const runId = crypto.randomUUID();
  try {
    const accepted = await accept({ responseId: uuidv7(), runId });
    const { responseId } = accepted;
    if (!accepted.isNew) {
      connection.release();
      return { responseId, work: null };
    }
    const isQueued = accepted.response.status === 'queued';
    const work = isQueued
      ? announceQueued(ownerId, accepted, connection)
      : runResponse({ ...accepted, ownerId, runId, connection }, agentPorts());
    return { responseId, work };
  } catch (error) {
    connection.release();
    throw error;
  }
}

/** Shows a queued message in every tab; the run before it starts it when its turn comes. */
async function announceQueued(
  ownerId: string,
  { chat, message, response, revision }: Extract<Accepted, { isNew: true }>,
  connection: AgentConnection,
): Promise<void> {
  const event = message && encodeEvent({ name: 'message', revision, message, response, chat });
  const events = event ? { [chat.channel]: event } : {};
  await tell(events, `announcing a queued message of chat ${chat.id}`, connection);
  // What it waits for may have lost its agent.
  await recoverChat(ownerId, chat.id);
}
