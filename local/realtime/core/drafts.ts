import { z } from 'zod';
import { MessageAction } from '../wire/actions.ts';
import { ProtocolError } from '../wire/errors.ts';
import { canonicalPayload } from '../wire/payload.ts';
import type { Draft } from './message.ts';

// The message index in a serial has three digits.
const maxMessages = 1000;

/**
 * The fields a client may set on a message. All others are dropped, above all serial, timestamp and
 * connectionId, which only the server gives, and `size`, which the SDK sends by accident.
 */
const messageShape = z.object({
  id: z.string().min(1).nullish(),
  name: z.string().nullish(),
  data: z.unknown().optional(),
  encoding: z.string().nullish(),
  extras: z.record(z.string(), z.unknown()).nullish(),
  clientId: z.string().nullish(),
  action: z.number().nullish(),
});

/**
 * Reads the messages of a publish: one object, or a list of them.
 * Throws 40000 (malformed, or an operation this server does not have), 40013 (payload),
 * 40031 (message ids of a list that are not `base:0`, `base:1`, …), 40034 (too many).
 */
export function readDrafts(body: unknown): readonly Draft[] {
  const list: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (list.length === 0) throw new ProtocolError(40000, 400, 'no messages');
  if (list.length > maxMessages) throw new ProtocolError(40034, 400, 'too many messages');
  const drafts = list.map(readDraft);
  if (drafts.length > 1) checkListIds(drafts);
  return drafts;
}

function readDraft(value: unknown): Draft {
  const parsed = messageShape.safeParse(value);
  if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed message');
  const message = parsed.data;
  if ((message.action ?? MessageAction.create) !== MessageAction.create) {
    throw new ProtocolError(
      40000,
      400,
      'not supported by this local server version: update, delete and append of messages',
    );
  }
  return {
    ...canonicalPayload(message.data, message.encoding),
    id: message.id ?? undefined,
    name: message.name ?? undefined,
    extras: message.extras ?? undefined,
    clientId: message.clientId ?? undefined,
  };
}

/** The first id stands for the whole list when it is published again, so all must belong to it. */
function checkListIds(drafts: readonly Draft[]): void {
  if (drafts.every((draft) => draft.id === undefined)) return;
  const base = drafts[0]?.id?.replace(/:0$/, '');
  if (drafts.every((draft, index) => draft.id === `${base}:${index}`)) return;
  throw new ProtocolError(40031, 400, 'message ids of one publish must be base:0, base:1, …');
}
