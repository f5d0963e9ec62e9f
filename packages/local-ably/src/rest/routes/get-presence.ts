import { z } from 'zod';
import { demand } from '../../auth/identity.ts';
import type { PresenceMessage } from '../../core/presence-message.ts';
import type { ServerState } from '../../server-state.ts';
import { wireItem } from '../../wire/codec.ts';
import { pageLinks } from '../pagination.ts';
import { readParams, time } from '../params.ts';
import type { Reply } from '../reply.ts';
import { answerFormat, authenticate, type RestRequest } from '../request.ts';

const limit = z.coerce.number().int().min(1).max(1000).default(100);
const offset = z.coerce.number().int().nonnegative().default(0);

const membersShape = z.object({
  limit,
  clientId: z.string().optional(),
  connectionId: z.string().optional(),
  cursor: offset,
});

const historyShape = z.object({
  limit,
  start: time.optional(),
  end: time.optional(),
  direction: z.enum(['backwards', 'forwards']).default('backwards'),
  cursor: offset,
});

/** GET /channels/{name}/presence: the members. Throws 40160 without `subscribe`, 40003. */
export function getPresence(server: ServerState, request: RestRequest, name: string): Reply {
  const { app, identity } = authenticate(server, request);
  const channel = app.channels.find(name);
  demand(identity, name, 'subscribe');
  const params = readParams(membersShape, request.query);
  const members = (channel?.presence.members ?? []).filter(
    ({ clientId, connectionId }) =>
      (params.clientId === undefined || params.clientId === clientId) &&
      (params.connectionId === undefined || params.connectionId === connectionId),
  );
  return page(request, 'presence', members, params);
}

/** GET /channels/{name}/presence/history. Throws 40160 without `history`, 40003. */
export function getPresenceHistory(server: ServerState, request: RestRequest, name: string): Reply {
  const { app, identity } = authenticate(server, request);
  const channel = app.channels.find(name);
  demand(identity, name, 'history');
  const params = readParams(historyShape, request.query);
  const { start = 0, end = Number.POSITIVE_INFINITY } = params;
  const oldest = Math.max(start, channel?.oldest ?? 0);
  const events = (channel?.presenceHistory.from(0) ?? []).filter(
    ({ timestamp }) => timestamp >= oldest && timestamp <= end,
  );
  if (params.direction === 'backwards') events.reverse();
  return page(request, 'history', events, params);
}

/** A page of a list that is all in memory; the cursor is how many items came before it. */
function page(
  request: RestRequest,
  word: string,
  items: readonly PresenceMessage[],
  { cursor, limit: size }: { cursor: number; limit: number },
): Reply {
  const format = answerFormat(request.headers);
  const body = items.slice(cursor, cursor + size).map((item) => wireItem(item, format));
  const next = cursor + size < items.length ? String(cursor + size) : undefined;
  return { status: 200, body, links: pageLinks(word, request.query, next) };
}
