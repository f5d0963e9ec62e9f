import { z } from 'zod';
import { demand } from '../../auth/identity.ts';
import type { App } from '../../core/app.ts';
import type { Origin } from '../../core/channel.ts';
import { randomId } from '../../core/ids.ts';
import type { Change, Message } from '../../core/message.ts';
import type { StoredMessage } from '../../core/message-store.ts';
import { change, type Publisher, publish } from '../../core/publish.ts';
import { ProtocolError } from '../../errors.ts';
import type { ServerState } from '../../server-state.ts';
import { wireItem } from '../../wire/codec.ts';
import { readRestChange, readSubmission } from '../../wire/submission.ts';
import { pageLinks } from '../pagination.ts';
import type { Reply } from '../reply.ts';
import { answerFormat, authenticate, type RestRequest } from '../request.ts';

const onBehalfShape = z.object({ connectionKey: z.string() });

/**
 * POST /channels/{name}/messages: one message or a list. Answers `{channel, messageId, serials}`.
 * Throws as readSubmission and publish do, and 40006 for the key of a connection that is not there.
 */
export function postMessages(server: ServerState, request: RestRequest, name: string): Reply {
  const { app, identity } = authenticate(server, request);
  const submission = readSubmission(request.body);
  if (submission.kind === 'change')
    return changed(app, name, { identity, connection: undefined }, submission.change);
  const origin = { id: randomId(9), connectionId: onBehalfOf(app, request.body) } satisfies Origin;
  const publisher = { identity, connection: undefined };
  const { serials } = publish(app, name, publisher, submission.drafts, origin);
  const messageId = submission.drafts[0]?.id ?? origin.id;
  return { status: 201, body: { channel: name, messageId, serials } };
}

/**
 * PATCH /channels/{name}/messages/{serial}: an update, delete or append. Answers `{versionSerial}`.
 * Throws as readRestChange and change do.
 */
export function patchMessage(
  server: ServerState,
  request: RestRequest,
  name: string,
  serial: string,
): Reply {
  const { app, identity } = authenticate(server, request);
  return changed(
    app,
    name,
    { identity, connection: undefined },
    readRestChange(request.body, serial),
  );
}

/** GET /channels/{name}/messages/{serial}. Throws 40400 when it is not in the retained history. */
export function getMessage(
  server: ServerState,
  request: RestRequest,
  name: string,
  serial: string,
): Reply {
  const { latest } = findMessage(server, request, name, serial);
  return { status: 200, body: wireItem(latest, answerFormat(request.headers)) };
}

/**
 * GET /channels/{name}/messages/{serial}/versions: the message as it was created and after each
 * update and delete, oldest first; appends make no versions. Throws as getMessage.
 */
export function getVersions(
  server: ServerState,
  request: RestRequest,
  name: string,
  serial: string,
): Reply {
  const { versions } = findMessage(server, request, name, serial);
  const format = answerFormat(request.headers);
  const body = versions.map((version: Message) => wireItem(version, format));
  return { status: 200, body, links: pageLinks('versions', request.query, undefined) };
}

function findMessage(
  server: ServerState,
  request: RestRequest,
  name: string,
  serial: string,
): StoredMessage {
  const { app, identity } = authenticate(server, request);
  const channel = app.channels.find(name);
  demand(identity, name, 'history');
  channel?.trim();
  const stored = channel?.store.find(serial);
  if (stored === undefined) throw new ProtocolError(40400, 404, 'message not found');
  return stored;
}

function changed(app: App, name: string, publisher: Publisher, asked: Change): Reply {
  const origin: Origin = { id: randomId(9), connectionId: undefined };
  let versionSerial: string | null = null;
  change(app, name, publisher, asked, origin, (outcome) => {
    if ('error' in outcome) throw outcome.error;
    versionSerial = outcome.serial;
  });
  return { status: 200, body: { channel: name, versionSerial } };
}

/** The connection that a message names by its key, on whose behalf it is published. */
function onBehalfOf(app: App, body: unknown): string | undefined {
  const parsed = onBehalfShape.safeParse(Array.isArray(body) ? body[0] : body);
  if (!parsed.success) return undefined;
  const connection = app.connections.find(parsed.data.connectionKey);
  if (connection === undefined) throw new ProtocolError(40006, 400, 'unknown connection key');
  return connection.id;
}
