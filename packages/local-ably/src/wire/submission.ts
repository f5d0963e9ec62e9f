import { z } from 'zod';
import { MessageAction } from '../core/actions.ts';
import type { Change, Draft } from '../core/message.ts';
import { ProtocolError } from '../errors.ts';
import { canonicalPayload } from './payload-codec.ts';

// The message index in a serial has three digits.
const maxMessages = 1000;

/**
 * The fields a client may set on a message. All others are dropped, above all timestamp and
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
  serial: z.string().nullish(),
  version: z
    .object({
      clientId: z.string().nullish(),
      description: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
});

type Offered = z.infer<typeof messageShape>;

/** What the messages of one frame or request ask for: new messages, or one change. */
type Submission =
  | { readonly kind: 'publish'; readonly drafts: readonly Draft[] }
  | { readonly kind: 'change'; readonly change: Change };

/**
 * Reads the messages of a publish: one object, or a list of them; or the one message of a change.
 * Throws 40000 (malformed, an action that is none of create, update, delete and append, or a change
 * among others), 40003 (a change without the serial of its message), 40013 (payload),
 * 40031 (message ids of a list that are not `base:0`, `base:1`, …), 40034 (too many).
 */
export function readSubmission(body: unknown): Submission {
  const list: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (list.length === 0) throw new ProtocolError(40000, 400, 'no messages');
  if (list.length > maxMessages) throw new ProtocolError(40034, 400, 'too many messages');
  const offers = list.map((value): Offered => {
    const parsed = messageShape.safeParse(value);
    if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed message');
    return parsed.data;
  });
  const [first] = offers;
  if (first !== undefined && offers.length === 1 && !isCreate(first)) {
    return { kind: 'change', change: readChange(first, first.serial ?? undefined) };
  }
  if (!offers.every(isCreate)) {
    throw new ProtocolError(40000, 400, 'a change of a message must be published alone');
  }
  const drafts = offers.map(draftOf);
  if (drafts.length > 1) checkListIds(drafts);
  return { kind: 'publish', drafts };
}

/** Reads the body of a REST change; `serial` is the one of its path. Throws as readSubmission. */
export function readRestChange(body: unknown, serial: string): Change {
  const parsed = messageShape.safeParse(body);
  if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed message');
  return readChange({ ...parsed.data, action: parsed.data.action ?? MessageAction.update }, serial);
}

function isCreate({ action }: Offered): boolean {
  return (action ?? MessageAction.create) === MessageAction.create;
}

function draftOf(message: Offered): Draft {
  return {
    ...canonicalPayload(message.data, message.encoding),
    id: message.id ?? undefined,
    name: message.name ?? undefined,
    extras: message.extras ?? undefined,
    clientId: message.clientId ?? undefined,
  };
}

function readChange(message: Offered, serial: string | undefined): Change {
  const { action, data, version } = message;
  if (
    action !== MessageAction.update &&
    action !== MessageAction.delete &&
    action !== MessageAction.append
  ) {
    throw new ProtocolError(40000, 400, `action ${action} cannot be published`);
  }
  if (!serial) throw new ProtocolError(40003, 400, 'the serial of the message is missing');
  return {
    action,
    serial,
    payload:
      data === undefined || data === null ? undefined : canonicalPayload(data, message.encoding),
    name: message.name ?? undefined,
    extras: message.extras ?? undefined,
    operation: {
      clientId: version?.clientId ?? undefined,
      description: version?.description ?? undefined,
      metadata: version?.metadata ?? undefined,
    },
  };
}

/** The first id stands for the whole list when it is published again, so all must belong to it. */
function checkListIds(drafts: readonly Draft[]): void {
  if (drafts.every((draft) => draft.id === undefined)) return;
  const base = drafts[0]?.id?.replace(/:0$/, '');
  if (drafts.every((draft, index) => draft.id === `${base}:${index}`)) return;
  throw new ProtocolError(40031, 400, 'message ids of one publish must be base:0, base:1, …');
}
