import type { App } from '../../app.ts';
import { demand } from '../../auth/identity.ts';
import { readHistory } from '../../core/history.ts';
import { wireMessage } from '../../wire/codec.ts';
import { ProtocolError } from '../../wire/errors.ts';
import type { Reply } from '../reply.ts';
import { answerFormat, authenticate, type RestRequest } from '../request.ts';

/** GET /channels/{name}/messages/{serial}. Throws 40400 when it is not in the retained history. */
export function getMessage(app: App, request: RestRequest, name: string, serial: string): Reply {
  const channel = app.channels.find(name);
  demand(authenticate(app, request), name, 'history');
  const page =
    channel &&
    readHistory(channel.log, {
      start: app.now() - app.retentionMs,
      end: Number.POSITIVE_INFINITY,
      direction: 'backwards',
      limit: 1000,
      upTo: serial,
      cursor: undefined,
    });
  const message = page?.messages.find((candidate) => candidate.serial === serial);
  if (message === undefined) throw new ProtocolError(40400, 404, 'message not found');
  return { status: 200, body: wireMessage(message, answerFormat(request.headers)) };
}
