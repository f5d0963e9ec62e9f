import { z } from 'zod';
import { demand } from '../../auth/identity.ts';
import { readHistory } from '../../core/history.ts';
import { ProtocolError } from '../../errors.ts';
import type { ServerState } from '../../server-state.ts';
import { wireItem } from '../../wire/codec.ts';
import { pageLinks } from '../pagination.ts';
import { readParams, time } from '../params.ts';
import type { Reply } from '../reply.ts';
import { answerFormat, authenticate, type RestRequest } from '../request.ts';

const paramsShape = z.object({
  start: time.optional(),
  end: time.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  direction: z.enum(['backwards', 'forwards']).default('backwards'),
  cursor: z.string().optional(),
  /** The untilAttach bound is `from_serial` in the SDK and `fromSerial` in the spec (RTL10b). */
  from_serial: z.string().optional(),
  fromSerial: z.string().optional(),
});

/**
 * GET /channels/{name}/messages and /history. Throws 40003 for a bad parameter, 40160 without
 * `history`, 90008 for an attach point that lies too far back.
 */
export function getHistory(
  server: ServerState,
  request: RestRequest,
  name: string,
  word: string,
): Reply {
  const { query } = request;
  const { app, identity } = authenticate(server, request);
  const channel = app.channels.find(name);
  demand(identity, name, 'history');
  const params = readParams(paramsShape, query);
  const { start = 0, end = Number.MAX_SAFE_INTEGER - 1 } = params;
  if (start > end) throw new ProtocolError(40003, 400, 'start is after end');
  const upTo = params.from_serial ?? params.fromSerial;
  if (upTo !== undefined && params.direction === 'forwards') {
    throw new ProtocolError(40003, 400, 'history up to the attach point is read backwards only');
  }
  const links = (next: string | undefined) => pageLinks(word, query, next);
  if (channel === undefined) return { status: 200, body: [], links: links(undefined) };
  if (upTo !== undefined && channel.isStale(upTo)) {
    throw new ProtocolError(90008, 400, 'the attach point lies too far back for untilAttach');
  }
  const page = readHistory(channel.store, {
    direction: params.direction,
    limit: params.limit,
    cursor: params.cursor,
    start: Math.max(start, channel.oldest),
    end,
    upTo,
    showsLaterChanges: app.behaviour.historyShowsLaterAppends,
  });
  const format = answerFormat(request.headers);
  const body = page.messages.map((message) => wireItem(message, format));
  return { status: 200, body, links: links(page.next) };
}
