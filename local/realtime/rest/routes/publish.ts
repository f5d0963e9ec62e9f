import { z } from 'zod';
import type { App } from '../../app.ts';
import type { Origin } from '../../core/channel.ts';
import { readDrafts } from '../../core/drafts.ts';
import { randomId } from '../../core/ids.ts';
import { publish } from '../../core/publish.ts';
import { ProtocolError } from '../../wire/errors.ts';
import type { Reply } from '../reply.ts';
import { authenticate, type RestRequest } from '../request.ts';

const onBehalfShape = z.object({ connectionKey: z.string() });

/**
 * POST /channels/{name}/messages: one message or a list. Answers `{channel, messageId, serials}`.
 * Throws as readDrafts and publish do, and 40006 for the key of a connection that is not there.
 */
export function postMessages(app: App, request: RestRequest, name: string): Reply {
  const identity = authenticate(app, request);
  const drafts = readDrafts(request.body);
  const origin = { id: randomId(9), connectionId: onBehalfOf(app, request.body) } satisfies Origin;
  const { serials } = publish(app.channels, name, identity, drafts, origin, app.faults, app.now());
  const messageId = drafts[0]?.id ?? origin.id;
  return { status: 201, body: { channel: name, messageId, serials } };
}

/** The connection that a message names by its key, on whose behalf it is published. */
function onBehalfOf(app: App, body: unknown): string | undefined {
  const parsed = onBehalfShape.safeParse(Array.isArray(body) ? body[0] : body);
  if (!parsed.success) return undefined;
  const connection = app.connections.find(parsed.data.connectionKey, app.now());
  if (connection === undefined) throw new ProtocolError(40006, 400, 'unknown connection key');
  return connection.id;
}
