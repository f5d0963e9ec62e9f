import { z } from 'zod';
import type { App } from '../../app.ts';
import { demand } from '../../auth/identity.ts';
import { readHistory } from '../../core/history.ts';
import { wireMessage } from '../../wire/codec.ts';
import { ProtocolError } from '../../wire/errors.ts';
import { pageLinks } from '../pagination.ts';
import type { Reply } from '../reply.ts';
import { answerFormat, authenticate, type RestRequest } from '../request.ts';

const time = z.coerce.number().int().nonnegative();

const paramsShape = z.object({
  start: time.optional(),
  end: time.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  direction: z.enum(['backwards', 'forwards']).default('backwards'),
  cursor: z.string().optional(),
});

/**
 * GET /channels/{name}/messages and /history. The untilAttach bound is `from_serial` in the SDK and
 * `fromSerial` in the spec. Throws 40003 for a bad parameter, 40160 without `history`.
 */
export function getHistory(app: App, request: RestRequest, name: string, word: string): Reply {
  const { query } = request;
  const channel = app.channels.find(name);
  demand(authenticate(app, request), name, 'history');
  const parsed = paramsShape.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? 'query';
    throw new ProtocolError(40003, 400, `invalid history parameter: ${at}`);
  }
  const { start = 0, end = Number.POSITIVE_INFINITY, ...params } = parsed.data;
  if (start > end) throw new ProtocolError(40003, 400, 'start is after end');
  const links = (next: string | undefined) => pageLinks(word, query, next);
  if (channel === undefined) return { status: 200, body: [], links: links(undefined) };
  const page = readHistory(channel.log, {
    ...params,
    cursor: params.cursor,
    start: Math.max(start, app.now() - app.retentionMs),
    end,
    upTo: query.get('from_serial') ?? query.get('fromSerial') ?? undefined,
  });
  const format = answerFormat(request.headers);
  const body = page.messages.map((message) => wireMessage(message, format));
  return { status: 200, body, links: links(page.next) };
}
